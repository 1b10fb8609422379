"""Architecture → Compose project, iteration by iteration; config files; plan values."""
