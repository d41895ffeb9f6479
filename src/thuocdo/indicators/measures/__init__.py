"""Measures: what is counted in a fact, each written once as conditions on its rows."""
