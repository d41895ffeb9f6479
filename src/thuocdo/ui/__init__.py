"""What the faces share: macros and tokens."""
