"""Real exchanges with data services: log in, write a marker, read it back, be refused."""
