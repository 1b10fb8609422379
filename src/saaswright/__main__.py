"""The console script: answer ``--version`` at once, hand everything else to the command line."""

from __future__ import annotations

import gc
import sys

from saaswright import __version__


def main() -> None:
    """Run ``saaswright`` with this process's arguments and exit with its exit code.

    ``--version`` alone is answered before the command line and its libraries are imported, because
    editors, shells and CI scripts ask for it often.
    """
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        print(f"saaswright {__version__}")
        return
    gc.disable()  # of what is imported nothing is garbage; the command line has it back on
    _import_msgspec()
    from saaswright.cli import run

    sys.exit(run(arguments))


def _import_msgspec() -> None:
    """Import msgspec without ``typing_extensions``, a tenth of the time that one file takes.

    msgspec looks there first, for what :mod:`typing` has had since Python 3.11, and does without it
    where it is not installed; only some of our libraries' libraries bring it.
    """
    name = "typing_extensions"
    if name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # which tells Python that there is none
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[name]


if __name__ == "__main__":
    main()
