"""No secret leaves a run: values that are known to be secret go wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from saaswright.rules.masking import mask
from saaswright.rules.secrets import in_connection_strings, names_secret

_MASK: Final = "***"
# Hiding every `1` or `app` would hide the text itself; a secret that short is none.
_SHORTEST: Final = 4
_PLAIN: Final = frozenset({"true", "false", "none", "null", "postgres", "localhost", "change-me"})


class Mask:
    """Replaces the secrets of a run in any text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: tuple[str, ...] = ()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Hide these too, also as they stand in a URL; the longest goes first."""
        known = {part for secret in secrets for part in _forms(secret)}
        self._secrets = tuple(sorted(known | set(self._secrets), key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """``text`` without the secrets of the run and without what looks like one."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return "\n".join(map(mask, text.split("\n")))

    def end(self, text: str, most: int) -> str:
        """The last ``most`` characters of it; hidden first, so that no half of a secret is left."""
        return self(text.strip())[-most:]

    def holds(self, text: str) -> bool:
        """Whether a secret of the run stands in ``text``."""
        return any(secret in text for secret in self._secrets)


def _forms(secret: str) -> set[str]:
    secret = secret.strip()
    if len(secret) < _SHORTEST or secret.lower() in _PLAIN:
        return set()
    lines = {line.strip() for line in secret.splitlines() if len(line.strip()) >= 16}
    return {secret, quote(secret, safe=""), unquote(secret), *lines}


def secrets_of(data: Mapping[str, Any]) -> set[str]:
    """The secret values that a resolved project holds: by names, and in connection strings."""
    found: set[str] = set()
    for service in (data.get("services") or {}).values():
        for name, value in (service.get("environment") or {}).items():
            text = str(value or "").replace("$$", "$")
            if names_secret(name):
                found.add(text)
            else:
                found.update(one.value for one in in_connection_strings(text))
    return found
