"""Checking a printed paper by the code on it."""
