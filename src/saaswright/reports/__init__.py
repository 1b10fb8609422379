"""Findings (and later evidence) as text and JSON; nothing here prints."""
