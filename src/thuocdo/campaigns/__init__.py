"""Asking many units by a date: what is asked of whom, what they answer, and what their answers come to together."""
