"""Canonical data to the values the engine gets: durations, sizes, words, numbers; nothing empty."""
