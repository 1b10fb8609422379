"""Rules of the family cloud-readiness."""
