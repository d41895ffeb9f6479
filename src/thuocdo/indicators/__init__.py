"""Definitions of everything the province counts, and the formulas over them."""
