"""Files on top of each other: merge rules, uniqueness, ``include`` and ``extends``."""
