"""The shape a compose file must have: which keys stand where, and what kind of value each takes."""
