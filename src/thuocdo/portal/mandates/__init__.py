"""Mandates of citizens: given, accepted, used and ended."""
