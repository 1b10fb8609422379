"""What would be otherwise: the design under other requirements, or with another option."""
