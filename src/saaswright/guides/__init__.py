"""What people and agents read beside the program: reference, skill, plugin."""
