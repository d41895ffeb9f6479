"""Official documents made of what the rooms below hold."""
