"""The waiting room of a one-stop shop: counters, queue numbers, who is called next, and how long people wait."""
