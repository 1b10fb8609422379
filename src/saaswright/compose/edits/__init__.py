"""Changing a compose file by path: only the bytes concerned change, or the edit is refused.

    text, findings = apply_edits(Source("compose.yaml", text), edits)

Comments, quotes, indentation, key order, line endings and anchors elsewhere stay as they are.
"""

from saaswright.compose.edits.apply import apply_edits, edit_bytes

__all__ = ["apply_edits", "edit_bytes"]
