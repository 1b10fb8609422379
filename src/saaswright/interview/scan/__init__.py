"""An existing code base → answers, each with the place where it was seen."""
