"""Results that end: those that expire soon, and those that have expired."""
