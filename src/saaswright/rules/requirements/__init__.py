"""Rules of the family requirements."""
