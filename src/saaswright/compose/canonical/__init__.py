"""Short forms to the long ones: one table, a path of the specification to the function for it."""
