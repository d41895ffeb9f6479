"""Sending files in pieces, for whoever is signed in. Forms work without it; then the browser sends each file at once."""
