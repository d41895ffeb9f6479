"""One figure in all places it is told, beside each other, with the cause of any difference."""
