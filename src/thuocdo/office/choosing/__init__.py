"""Choosing one of many: a list where there are few, found by words without accents where there are many."""
