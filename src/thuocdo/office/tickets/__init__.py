"""Queue numbers: the machine that gives them, the screen that shows them, the clerk who calls them."""
