"""The working calendar on the screen: a year of a unit, what changes it, and the log of its changes."""
