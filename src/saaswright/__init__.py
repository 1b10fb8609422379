"""From what a SaaS product needs to a justified architecture and a Compose spec that was run.

A pipeline of values: each room takes a value and hands on the next together with its findings.
:mod:`saaswright.pipeline` walks through the rooms; the front doors are ``cli``, ``mcp``, ``web``.
Importing this package imports none of them.
"""

__version__ = "0.1.0"
