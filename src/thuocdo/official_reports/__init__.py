"""Official reports being written, approved, numbered, signed and kept: text whose figures are those of the form."""
