"""The user's credentials for a registry: from the environment, Docker's config, and its helpers.

They are read when a registry asks for them, kept in memory only, and shown nowhere. A variable
counts only for the one host that its kind of registry has: a compose file may name any host, and
must not be able to choose who is sent a password.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from saaswright.compose.reference import HUB
from saaswright.images.process import run
from saaswright.images.registries import registry

_LARGEST: Final = 1024 * 1024
_HUB_KEYS: Final = ("https://index.docker.io/v1/", "index.docker.io", "docker.io")
_HELPER: Final = re.compile(r"[A-Za-z0-9_.-]+")
_HELPER_SECONDS: Final = 15


class Credential:
    """A user name and its secret, or an identity token; its text shows neither."""

    __slots__ = ("_secret", "source", "username")

    def __init__(self, username: str, secret: str, source: str) -> None:
        self.username = username
        self.source = source
        self._secret = secret

    def __repr__(self) -> str:
        return f"<credential from {self.source}>"

    @property
    def is_token(self) -> bool:
        """Whether the secret is an identity token, to be exchanged rather than shown."""
        return self.username in ("", "<token>")

    def reveal(self) -> str:
        """The secret itself, for the request that needs it."""
        return self._secret

    def basic(self) -> str:
        """The value of an ``Authorization`` header."""
        pair = f"{self.username}:{self._secret}".encode()
        return "Basic " + base64.b64encode(pair).decode()


class Keychain:
    """Where the user keeps credentials; ``environment`` is the shell's."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._config = _config(environment)

    def find(self, host: str) -> Credential | None:
        """The credential for a registry, the first that there is."""
        return next(self._every(host), None)

    def stored(self) -> tuple[str, ...]:
        """Every secret text of Docker's configs, encoded and plain: what no output may show."""
        inline = self._environment.get("DOCKER_AUTH_CONFIG", "")
        found: list[str] = []
        for config in (self._config, _json(inline.encode())):
            auths = config.get("auths")
            for host, entry in auths.items() if isinstance(auths, dict) else ():
                texts = entry.values() if isinstance(entry, dict) else ()
                found += [text for text in texts if isinstance(text, str) and text]
                found += [one.reveal() for one in _stored({"auths": {host: entry}}, host, "")]
                if isinstance(entry, dict) and isinstance(entry.get("username"), str):
                    found.remove(entry["username"])
        return tuple(dict.fromkeys(found))

    def _every(self, host: str) -> Iterator[Credential]:
        given = self._given(host)
        if given is not None:
            yield given
        inline = self._environment.get("DOCKER_AUTH_CONFIG")
        if inline:
            yield from _stored(_json(inline.encode()), host, "DOCKER_AUTH_CONFIG")
        helpers = self._config.get("credHelpers")
        known = helpers if isinstance(helpers, dict) else {}
        names = [known[key] for key in _keys(host) if key in known]
        for name in (*names, self._config.get("credsStore")):
            found = self._helped(str(name), host) if name else None
            if found is not None:
                yield found
        yield from _stored(self._config, host, "Docker's config")

    def _given(self, host: str) -> Credential | None:
        """Of variables; those of a registry of one's own need its host beside them."""
        fact = registry(host)
        if host not in fact.hosts:
            if self._environment.get("PRIVATE_REGISTRY_HOST") != host:
                return None
            names: tuple[str, ...] = ("PRIVATE_REGISTRY_USERNAME", "PRIVATE_REGISTRY_PASSWORD")
        else:
            names = fact.secrets
        if len(names) != 2 or not all(name in self._environment for name in names):
            return None
        username, secret = (self._environment[name] for name in names)
        return Credential(username, secret, " and ".join(names))

    def _helped(self, name: str, host: str) -> Credential | None:
        if not _HELPER.fullmatch(name):
            return None
        command = (f"docker-credential-{name}", "get")
        for key in _keys(host):
            said = run(command, stdin=key, environment=self._environment, timeout=_HELPER_SECONDS)
            found = _json(said.stdout.encode()) if said.code == 0 else {}
            username, secret = found.get("Username"), found.get("Secret")
            if isinstance(username, str) and isinstance(secret, str) and secret:
                return Credential(username, secret, f"docker-credential-{name}")
        return None


def _config(environment: Mapping[str, str]) -> dict[str, Any]:
    home = environment.get("HOME")
    place = environment.get("DOCKER_CONFIG") or (f"{home}/.docker" if home else None)
    if place is None:
        return {}
    try:
        with (Path(place) / "config.json").open("rb") as stream:
            return _json(stream.read(_LARGEST))
    except OSError:
        return {}


def _json(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _keys(host: str) -> tuple[str, ...]:
    if host == HUB:
        return _HUB_KEYS
    return (host, f"https://{host}", f"https://{host}/v1/", f"https://{host}/v2/")


def _stored(config: Mapping[str, Any], host: str, source: str) -> Iterator[Credential]:
    auths = config.get("auths")
    if not isinstance(auths, dict):
        return
    for key in _keys(host):
        entry = auths.get(key)
        if not isinstance(entry, dict):
            continue
        if isinstance(entry.get("identitytoken"), str) and entry["identitytoken"]:
            yield Credential("<token>", entry["identitytoken"], source)
        elif isinstance(entry.get("username"), str) and isinstance(entry.get("password"), str):
            yield Credential(entry["username"], entry["password"], source)
        elif isinstance(entry.get("auth"), str) and entry["auth"]:
            try:
                pair = base64.b64decode(entry["auth"], validate=True).decode().rstrip("\0")
            except (binascii.Error, UnicodeDecodeError):
                continue
            username, colon, secret = pair.partition(":")
            if colon:
                yield Credential(username, secret, source)
