"""Messages that leave the house, and notices inside it, written with the change that they tell of."""
