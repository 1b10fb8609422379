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
    from saaswright.cli import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
