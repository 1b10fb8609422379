"""Taking rights from services as far as they stay healthy without, tried on a real engine."""
