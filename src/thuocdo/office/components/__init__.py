"""Every component of the kit on one page, for whoever builds screens and for the test of their accessibility."""
