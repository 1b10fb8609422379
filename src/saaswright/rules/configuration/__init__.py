"""Rules of the family configuration."""
