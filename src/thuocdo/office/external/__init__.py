"""Screens of what other systems report: who has spoken, what was refused, what did not arrive."""
