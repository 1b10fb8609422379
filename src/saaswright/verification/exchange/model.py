"""What every exchange works on and says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from saaswright.verification.containers import Container


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """A server and how somebody reaches it: what a client's URL or the server's own file says.

    ``address`` is that of its container; ``told_by`` is the client, or the server itself.
    ``region`` is what a client of an object store signs its requests for.
    """

    container: Container
    protocol: str
    address: str
    port: int
    told_by: str
    user: str | None = None
    password: str | None = None
    database: str | None = None
    region: str | None = None

    @property
    def name(self) -> str:
        """``app → database``."""
        own = self.container.service
        return own if self.told_by == own else f"{self.told_by} → {own}"


class Answer(msgspec.Struct, frozen=True):
    """What came of one step. ``told`` is text for people, with nothing secret in it.

    ``can`` is false when nobody could ask: no program, no way to the container.
    """

    ok: bool
    told: str = ""
    value: str = ""
    can: bool = True


Step = Literal["login", "write", "read"]
Talk = Callable[[Peer, Step, str, str], Answer]
"""``talk(peer, step, key, value)``; keys are words of letters, digits and underscores."""


class RefusedError(Exception):
    """The server answered that it will not; the text is the server's."""


class UnexpectedError(Exception):
    """The server answered something that its protocol does not have there."""
