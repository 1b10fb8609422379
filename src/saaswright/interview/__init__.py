"""Finding out what is needed: which question comes next, what an answer means, what it changes."""
