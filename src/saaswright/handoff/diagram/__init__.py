"""The architecture as a picture: SVG, Mermaid and text, from one layout.

``svg(architecture, catalog) -> str``, ``mermaid(architecture, catalog) -> str`` and
``text(architecture, catalog) -> str`` live in ``diagram/svg.py``, ``diagram/mermaid.py`` and
``diagram/text.py``.
"""
