"""Two reports side by side: picking them, what moved, what one of them lacks, what cannot be compared."""
