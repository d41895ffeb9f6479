"""What measures and indicators come to, for any units, windows of days and map."""
