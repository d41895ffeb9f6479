"""Figures counted from the registers: the leader's page, units, indicators, the records behind a figure, comparisons."""
