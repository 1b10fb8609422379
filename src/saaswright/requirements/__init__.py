"""What the user needs: reading it, asking for it, assuming what was not said."""
