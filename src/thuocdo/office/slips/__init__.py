"""Printing: the papers of dossiers as PDF, the register of a unit as a file, and checking a printed paper."""
