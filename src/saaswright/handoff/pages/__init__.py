"""The pages of ``docs/`` that explain a design: records, compliance, availability and cost.

``records(design)``, ``compliance(design)``, ``availability(design)`` and ``cost(design)`` each
yield ``(bundle path, text)`` pairs. The coordinator writes these; the diagram is in ``diagram/``.
"""
