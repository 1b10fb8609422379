"""The shapes that the elements of the specification share: scalars, lists, maps, hooks."""

from __future__ import annotations

from typing import Final

from saaswright.compose.shape.checks import Items, Keys, Shape, Values

NONE: Final = type(None)
TEXT: Final[Shape] = {str: None}
WHOLE: Final[Shape] = {int: None, str: None}
NUMBER: Final[Shape] = {int: None, float: None, str: None}
FLAG: Final[Shape] = {bool: None, str: None}
TRUTH: Final[Shape] = {bool: None}

TEXTS: Final[Shape] = {list: Items(TEXT)}
UNIQUE_TEXTS: Final[Shape] = {list: Items(TEXT, unique=True)}
TEXT_OR_LIST: Final[Shape] = {str: None, list: Items(TEXT)}
COMMAND: Final[Shape] = {NONE: None, str: None, list: Items(TEXT)}
LIST_OR_MAP: Final[Shape] = {
    dict: Values({str: None, int: None, float: None, bool: None, NONE: None}),
    list: Items(TEXT),
}
EXTRA_HOSTS: Final[Shape] = {
    dict: Values({str: None, list: Items(TEXT)}),
    list: Items(TEXT, unique=True),
}
OPTIONS: Final[Shape] = {dict: Values({str: None, int: None, float: None})}

GRANTS: Final[Shape] = {
    list: Items(
        {
            str: None,
            dict: Keys({"source": TEXT, "target": TEXT, "uid": TEXT, "gid": TEXT, "mode": NUMBER}),
        }
    )
}
ULIMITS: Final[Shape] = {
    dict: Values(
        {int: None, str: None, dict: Keys({"soft": WHOLE, "hard": WHOLE}, ("soft", "hard"))}
    )
}
_HOOK: Final = {
    "command": COMMAND,
    "user": TEXT,
    "privileged": FLAG,
    "working_dir": TEXT,
    "environment": LIST_OR_MAP,
}
HOOK: Final[Shape] = {dict: Keys(_HOOK, ("command",))}
PRE_START: Final[Shape] = {dict: Keys({**_HOOK, "image": TEXT, "per_replica": FLAG})}
DEVICE_REQUEST: Final = {
    "capabilities": UNIQUE_TEXTS,
    "count": WHOLE,
    "device_ids": UNIQUE_TEXTS,
    "driver": TEXT,
    "options": LIST_OR_MAP,
}
