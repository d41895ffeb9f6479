"""Campaigns: the list, making one, answering, taking in, and what the answers come to together."""
