"""From findings to changed files: places, edits, proof that nothing else changed, writing."""
