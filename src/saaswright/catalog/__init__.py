"""What is known: a typed loader over ``data/*.yaml``; every fact has a source and a date."""
