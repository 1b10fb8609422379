"""The picture in text that documents show; one place that knows where it is drawn."""

from __future__ import annotations

from saaswright.handoff.diagram_text import text_diagram
from saaswright.handoff.diagram_words import words_of
from saaswright.handoff.model import Design


def picture(design: Design) -> str:
    """Lines for a fixed-width font, ending with a newline."""
    return text_diagram(design.architecture, words_of(design.architecture, design.catalog))
