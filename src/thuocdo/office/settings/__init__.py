"""What each person chooses for himself."""
