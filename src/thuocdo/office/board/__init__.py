"""The board of whoever answers for a unit: what is late and will be, where and with whom it lies, and what was apologised for."""
