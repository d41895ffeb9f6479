"""What people think of how they were served: ratings of dossiers, with the rater protected."""
