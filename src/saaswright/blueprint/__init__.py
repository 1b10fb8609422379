"""Architecture → Compose project: iteration by iteration, with the files and values it needs.

:func:`saaswright.blueprint.draw.draw` is the stage. A reader starts at ``service.py``: its
table says which part of a service is drawn by which module, and from which iteration on.
"""
