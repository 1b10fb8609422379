"""One JSON object a line on standard output, or plain text with LOG_FORMAT=text."""

import json
import sys
import time

import settings

LEVELS = ("debug", "info", "warning", "error")


def log(level: str, message: str, **details: object) -> None:
    """Write one line unless LOG_LEVEL is above ``level``."""
    wanted = settings.LOG_LEVEL if settings.LOG_LEVEL in LEVELS else "info"
    if LEVELS.index(level) < LEVELS.index(wanted):
        return
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if settings.LOG_FORMAT == "json":
        line = json.dumps({"time": moment, "level": level, "message": message, **details})
    else:
        line = " ".join([moment, level, message, *(f"{k}={v}" for k, v in details.items())])
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
