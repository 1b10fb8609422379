"""``data/exchanges.yaml``: how each protocol is spoken, and by which client."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from saaswright.errors import CatalogError
from saaswright.source import decode, load_yaml
from saaswright.typed import convert
from saaswright.verification.exchange.model import Answer, Peer, Step
from saaswright.verification.exchange.wire import SPOKEN, talk
from saaswright.verification.process import Output
from saaswright.verification.running import Running


class Exchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One protocol; see the file's head. ``program`` is the first of its words that is there."""

    protocol: str
    port: int
    schemes: tuple[str, ...] = ()
    keeps: bool = False
    wire: str | None = None
    figures: str | None = None
    replica: str | None = None
    program: str = ""
    defaults: dict[str, str] = {}
    login: str = ""
    write: str = ""
    read: str = ""
    backup: str = ""
    restore: str = ""


@cache
def exchanges() -> dict[str, Exchange]:
    """The table by protocol. Raises :class:`CatalogError` when the shipped file is not one."""
    name = "verification/data/exchanges.yaml"
    raw = files("saaswright.verification").joinpath("data", "exchanges.yaml").read_bytes()
    document, problems = load_yaml(decode(name, raw))
    if document is None or problems:
        raise CatalogError(f"{name}: not valid YAML")
    try:
        rows = convert(document.data, tuple[Exchange, ...])
    except msgspec.ValidationError as error:
        raise CatalogError(f"{name}: {error}") from None
    for row in rows:
        if row.wire not in (None, *SPOKEN) or not (row.wire or (row.login and row.program)):
            raise CatalogError(f"{name}: {row.protocol}: neither wire nor lines")
    return {row.protocol: row for row in rows}


def by_scheme(scheme: str) -> Exchange | None:
    """The protocol of a URL's scheme; ``rediss`` and the like are the same, encrypted."""
    rows = exchanges().values()
    return next((row for row in rows if scheme in row.schemes), None)


def refuses_writes(protocol: str, told: str) -> bool:
    """Whether that is what a replica, which takes no writes, says of itself."""
    word = exchanges()[protocol].replica
    return bool(word and word in told.lower())


def do(run: Running, peer: Peer, step: Step, key: str = "", value: str = "") -> Answer:
    """One step of the exchange with ``peer``."""
    row = exchanges()[peer.protocol]
    if row.wire:
        return talk(SPOKEN[row.wire], peer, step, key, value)
    return _by_program(run, row, peer, step, key, value)


_FIND = (
    'SW_PROGRAM=; for name in $SW_PROGRAMS; do command -v "$name" >/dev/null && '
    'SW_PROGRAM=$name && break; done; [ -n "$SW_PROGRAM" ] || exit 97\n'
)
_ABSENT = 97


def _by_program(
    run: Running, row: Exchange, peer: Peer, step: Step, key: str, value: str
) -> Answer:
    line = {"login": row.login, "write": row.write, "read": row.read}[step]
    said = by_line(run, peer, line, key, value)
    if said.code in (_ABSENT, 126, 127):
        wanted = row.program.split(" ")[0]
        return Answer(False, f"{wanted} is not in the image", can=False)
    if said.code is None:
        return Answer(False, "no answer in time")
    return Answer(said.ok, "" if said.ok else complaint(run, said), said.stdout.strip())


def by_line(
    run: Running,
    peer: Peer,
    line: str,
    key: str = "",
    value: str = "",
    *,
    source: Path | None = None,
    sink: Path | None = None,
) -> Output:
    """Run a line of the table in the peer's container, from or to a file where one is given."""
    row = exchanges()[peer.protocol]
    user = peer.user if peer.user is not None else row.defaults.get("user", "")
    database = peer.database or row.defaults.get("database", "").replace("$SW_USER", user)
    values = {
        "SW_HOST": peer.address,
        "SW_PORT": str(peer.port),
        "SW_USER": user,
        "SW_PASSWORD": peer.password or row.defaults.get("password", ""),
        "SW_DATABASE": database,
        "SW_KEY": key,
        "SW_VALUE": value,
        "SW_PROGRAMS": row.program,
    }
    # The names alone are arguments; the values travel in the client's environment.
    names = [part for name in values for part in ("--env", name)]
    return run.client.run(
        *("exec", *(("-i",) if source else ()), *names, peer.container.id),
        *("sh", "-c", _FIND + line),
        values=values,
        timeout=120 if source or sink else 30,
        source=source,
        sink=sink,
    )


def complaint(run: Running, said: Output) -> str:
    """The last line of what a program said, secrets masked."""
    last = (said.stderr.strip().splitlines() or said.stdout.strip().splitlines() or [""])[-1]
    return run.mask(last)[:300] or f"ended with {said.code}"
