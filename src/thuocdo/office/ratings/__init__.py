"""What people think of the service: numbers of units, from a smallest group on, and words without a person."""
