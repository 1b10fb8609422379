"""One module for each check; what runs stands in :mod:`saaswright.verification.registry`."""
