"""Rules of the family operations."""
