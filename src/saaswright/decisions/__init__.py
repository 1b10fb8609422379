"""What was decided, by clingo from facts, requirements and constraints, and why."""
