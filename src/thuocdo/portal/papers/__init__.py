"""The papers a citizen has handed in or got, to use again."""
