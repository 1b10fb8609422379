"""Variables: how they are substituted, env files, and which value wins."""
