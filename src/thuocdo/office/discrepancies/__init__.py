"""Discrepancies over all reports a person may see: find, explain, give to people, hand out as a list."""
