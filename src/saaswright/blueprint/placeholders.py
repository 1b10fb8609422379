"""The words that catalog values may hold in braces, and how they are filled in.

A catalog variable such as ``postgresql://{user}:{password}@{host}:{port}/{database}`` is text of
the technology; what the words stand for is known only once a component is drawn. The list is
closed: an unknown word is a defect of the catalog.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from saaswright.errors import CatalogError

PLACEHOLDERS: Final = {
    # where it is reached
    "host": "service name; for a cloud's service a parameter",
    "port": "the technology's client port",
    "endpoint": "URL of the service, scheme and port included",
    "service": "the component's name",
    "product": "the product's name, a DNS label",
    # who may use it: each is a parameter of the component that holds the credentials
    "user": "name of the application's account",
    "password": "its password (secret)",
    "database": "name of the database, virtual host or data set",
    "admin_password": "the administrator's password (secret)",
    "token": "an access token (secret)",
    "organisation": "organisation or name space of the account",
    "access_key": "access key of an object store",
    "secret_key": "secret key of an object store (secret)",
    "bucket": "bucket of an object store",
    "region": "region of the first plan",
    "cluster_id": "identity of the cluster, 22 characters, the same for all its nodes",
    # how large it is: parameters whose values come from the plan
    "cache_mib": "memory for cached data, MiB: three quarters of the limit unless the plan says",
    "heap_mib": "heap of a virtual machine, MiB: half of the limit unless the plan says",
    "max_connections": "connections it accepts",
    "pool": "connections each replica of a client keeps open",
    # what it stands in front of
    "upstream_host": "the first component that this one needs",
    "upstream_port": "the port of that component",
}
"""Each placeholder and its meaning."""

_WORD: Final = re.compile(r"\{([a-z_]+)\}")


def words(text: str) -> tuple[str, ...]:
    """The placeholders that ``text`` holds, in order of appearance."""
    return tuple(_WORD.findall(text))


def fill(text: str, value: Callable[[str], str]) -> str:
    """``text`` with each ``{word}`` replaced by ``value(word)``.

    Raises :class:`CatalogError` for a word that is not in :data:`PLACEHOLDERS`.
    """

    def replaced(match: re.Match[str]) -> str:
        word = match[1]
        if word not in PLACEHOLDERS:
            raise CatalogError(
                f"{text!r} holds the unknown placeholder {{{word}}}",
                help=f"the placeholders are: {', '.join(PLACEHOLDERS)}",
            )
        return value(word)

    return _WORD.sub(replaced, text)
