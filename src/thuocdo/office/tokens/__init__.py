"""Tokens for programs, given and taken back by administrators."""
