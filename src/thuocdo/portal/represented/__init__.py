"""Organisations for which a citizen acts at the portal."""
