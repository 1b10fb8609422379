"""The parameters that catalog placeholders stand for, and catalog texts with them filled in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Final

import msgspec

from saaswright.architecture.model import Component, Connection, Sized
from saaswright.blueprint import placeholders
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.site import Site, escaped
from saaswright.decisions.model import NONE

_HTTP: Final = frozenset({"http", "https", "s3"})


class Word(msgspec.Struct, frozen=True):
    """A placeholder that becomes a parameter ``<PREFIX>_<suffix>``.

    ``default`` gives the value to start with (``None`` = required) from the brief and whether the
    component is a cloud's service; ``sized`` gives a plan's value. ``external`` ones are parameters
    only for a cloud's service: what we draw is reached under its own name.
    """

    suffix: str
    purpose: str
    kind: str = "string"
    default: Callable[[Brief, bool], str | None] | None = None
    sized: Callable[[Sized], int] | None = None
    external: bool = False


def _own(text: str) -> Callable[[Brief, bool], str | None]:
    return lambda _brief, _external: text


def _product(brief: Brief, _external: bool) -> str:
    return brief.architecture.product


def _region(brief: Brief, _external: bool) -> str:
    """Of the first plan that runs in a cloud; elsewhere a name that is no place's.

    S3 clients insist on some name, and a store of one's own takes any.
    """
    regions = [plan.region for plan in brief.architecture.plans]
    return next((r for r in regions if r not in ("", NONE)), "auto")


def _only_outside(text: str) -> Callable[[Brief, bool], str | None]:
    """Empty for a cloud's service, which knows its callers by their role; else ``text``."""
    return lambda _brief, external: "" if external else (text or None)


def _cluster_id(brief: Brief, _external: bool) -> str:
    """22 characters of URL-safe base64, as KRaft wants them; the product's name makes them."""
    digest = hashlib.sha256(brief.architecture.product.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=").replace("-", "A")


WORDS: Final = {
    "user": Word("USER", "account that the application uses", default=_own("app")),
    "password": Word("PASSWORD", "password of that account", "secret"),
    "database": Word("NAME", "name of the database", default=_own("app")),
    "admin_password": Word("ADMIN_PASSWORD", "password of the administrator's account", "secret"),
    "token": Word("TOKEN", "access token of the application", "secret"),
    "organisation": Word("ORGANISATION", "organisation that owns the data", default=_product),
    "access_key": Word("ACCESS_KEY", "access key", default=_only_outside("app")),
    "secret_key": Word("SECRET_KEY", "secret key", "secret", _only_outside("")),
    "bucket": Word("BUCKET", "bucket that holds the product's objects", default=_product),
    "region": Word("REGION", "region of the bucket or service", default=_region),
    "cluster_id": Word("CLUSTER_ID", "identity of the cluster", default=_cluster_id),
    "host": Word("HOST", "host name of the cloud's service", external=True),
    "endpoint": Word(
        "ENDPOINT",
        "URL of the cloud's service; empty for the provider's own in that region",
        "url",
        _own(""),
        external=True,
    ),
    "cache_mib": Word(
        "MAX_MEMORY_MIB",
        "memory for cached data, MiB",
        "integer",
        sized=lambda s: s.settings.get("cache_mib", s.size.memory_mib * 3 // 4),
    ),
    "heap_mib": Word(
        "HEAP_MIB",
        "heap of the virtual machine, MiB",
        "integer",
        sized=lambda s: s.settings.get("heap_mib", s.size.memory_mib // 2),
    ),
    "max_connections": Word(
        "MAX_CONNECTIONS",
        "connections it accepts",
        "integer",
        sized=lambda s: s.settings.get("max_connections", s.settings.get("max_clients", 100)),
    ),
    "pool": Word(
        "POOL_SIZE",
        "database connections that each replica keeps open",
        "integer",
        sized=lambda s: s.settings.get("pool", 10),
    ),
}
"""Placeholders that are parameters; the others are known from the architecture itself."""


def prefix(component: Component) -> str:
    """What a component's parameters start with: ``DB`` for the database, else its name."""
    return "DB" if component.name == "database" else component.name.upper().replace("-", "_")


def words_of(brief: Brief, component: Component) -> tuple[str, ...]:
    """The placeholders in everything that the catalog says about the component's technology."""
    technology = brief.technology(component)
    if technology is None or component.custom:
        return ()
    texts = [variable.value for variable in technology.variables]
    texts += technology.image.command if technology.image else ()
    texts += technology.health.test if technology.health else ()
    found = [word for text in texts for word in placeholders.words(text)]
    return tuple(dict.fromkeys(found))


def belongs_to(brief: Brief, component: Component, word: Word) -> Component:
    """The component whose parameter a word in a text about ``component`` stands for.

    Accounts are the holder's. Sizes are one's own, but a replica has the settings of what it
    follows: it could not replay what a larger primary did.
    """
    holder = brief.holder(component)
    apart = holder.technology != component.technology
    return component if word.external or (word.sized is not None and apart) else holder


def fill(site: Site, owner: Component, text: str, connection: Connection | None = None) -> str:
    """A catalog text about ``owner``'s technology with its placeholders filled in.

    ``connection`` is the one over which the site's component calls ``owner``; without it the text
    is about the owner itself (its server's variables, command and healthcheck).
    """
    brief = site.brief

    def value(name: str) -> str:
        word = WORDS.get(name)
        if word is None or (word.external and not owner.external):
            return _known(brief, owner, name, connection)
        if name == "pool" and connection is not None:
            return site.ref(f"{prefix(site.component)}_{word.suffix}")
        whose = belongs_to(brief, owner, word)
        return site.ref(f"{prefix(whose)}_{word.suffix}")

    return placeholders.fill(escaped(text), value)


def _known(brief: Brief, owner: Component, word: str, connection: Connection | None) -> str:
    """The placeholders that need no parameter."""
    port = brief.port(owner)
    number = connection.port if connection else (port.port if port else 0)
    if word.startswith("upstream_"):
        calls = brief.calls(owner)
        if not calls:
            return ""
        first, target = calls[0]
        return target.name if word == "upstream_host" else str(first.port)
    known = {
        "host": owner.name,
        "service": owner.name,
        "port": str(number),
        "product": brief.architecture.product,
        "endpoint": f"{_scheme(port.protocol if port else 'http')}://{owner.name}:{number}",
    }
    return known[word]


def _scheme(protocol: str) -> str:
    """Object stores and query engines speak HTTP, whatever their protocol is called."""
    return "http" if protocol in _HTTP else protocol
