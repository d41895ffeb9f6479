"""Saved views: the pages of lists offer what was saved for them, and keep what is looked at now."""
