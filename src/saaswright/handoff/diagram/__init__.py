"""The architecture as a picture: SVG, Mermaid and text, from one reading of it.

``svg(architecture, catalog) -> str``, ``mermaid(architecture, catalog) -> str`` and
``text(architecture, catalog) -> str`` live in ``diagram/svg.py``, ``diagram/mermaid.py`` and
``diagram/text.py``.

``cards`` says what stands on each box; ``graph`` which boxes and nets there are; ``placing`` and
``routing`` where they go; ``layout`` holds the finished geometry, which ``svg`` draws.
"""
