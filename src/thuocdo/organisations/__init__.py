"""Units of the administration with their life spans, their parents and what became of them."""
