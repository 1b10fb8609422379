"""``data/exchanges.yaml``: how each protocol is spoken, and by which client."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from saaswright.errors import CatalogError
from saaswright.source import decode, load_yaml
from saaswright.verification.exchange.model import Answer, Peer, Step
from saaswright.verification.exchange.wire import SPOKEN, talk
from saaswright.verification.running import Running


class Exchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One protocol; see the file's head. ``program`` is the first of its words that is there."""

    protocol: str
    port: int
    schemes: tuple[str, ...] = ()
    keeps: bool = False
    wire: str | None = None
    figures: str | None = None
    program: str = ""
    defaults: dict[str, str] = {}
    login: str = ""
    write: str = ""
    read: str = ""


@cache
def exchanges() -> dict[str, Exchange]:
    """The table by protocol. Raises :class:`CatalogError` when the shipped file is not one."""
    name = "verification/data/exchanges.yaml"
    raw = files("saaswright.verification").joinpath("data", "exchanges.yaml").read_bytes()
    document, problems = load_yaml(decode(name, raw))
    if document is None or problems:
        raise CatalogError(f"{name}: not valid YAML")
    try:
        rows = msgspec.convert(document.data, tuple[Exchange, ...])
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
    line = {"login": row.login, "write": row.write, "read": row.read}[step]
    # The names alone are arguments; the values travel in the client's environment.
    names = [part for name in values for part in ("--env", name)]
    said = run.client.run(
        *("exec", *names, peer.container.id, "sh", "-c", _FIND + line),
        values=values,
        timeout=30,
    )
    if said.code in (_ABSENT, 126, 127):
        wanted = row.program.split(" ")[0]
        return Answer(False, f"{wanted} is not in the image", can=False)
    if said.code is None:
        return Answer(False, "no answer in time")
    last = (said.stderr.strip().splitlines() or said.stdout.strip().splitlines() or [""])[-1]
    told = "" if said.ok else run.mask(last)[:300] or f"ended with {said.code}"
    return Answer(said.ok, told, said.stdout.strip())
