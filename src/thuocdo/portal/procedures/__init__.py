"""Find a procedure and read it in plain words."""
