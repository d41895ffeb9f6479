"""Checking the signatures of a PDF that somebody has at hand; nothing of it is kept."""
