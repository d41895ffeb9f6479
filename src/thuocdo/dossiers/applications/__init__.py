"""Applying online: a citizen writes an application page by page, and one press makes a dossier of it."""
