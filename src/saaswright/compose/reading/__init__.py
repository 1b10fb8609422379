"""From bytes to plain data that knows where it came from, interpolated on the way."""
