"""What is held against every data file; one module for each kind of question."""
