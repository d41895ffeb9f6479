"""Screens of notices, of messages that could not be sent, and of webhook subscriptions."""
