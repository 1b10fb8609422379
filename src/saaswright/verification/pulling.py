"""Getting an image onto the engine."""

from __future__ import annotations

from typing import Final

from saaswright.verification.client import Client

_SECONDS: Final = 600


def pull(client: Client, image: str, platform: str | None = None) -> str | None:
    """Pull ``image``; the last line of what was said when that failed, which may hold secrets."""
    options = ("--platform", platform) if platform else ()
    said = client.run("pull", "--quiet", *options, image, timeout=_SECONDS)
    return None if said.ok else (said.stderr.strip().splitlines() or ["it took too long"])[-1]
