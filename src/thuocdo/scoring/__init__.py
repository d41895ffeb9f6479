"""Scores and rankings of units, each explained by its parts."""
