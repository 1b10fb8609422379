"""Passwords that everybody tries first."""

from __future__ import annotations

from typing import Final

from saaswright.rules.connection_strings import Password
from saaswright.rules.secrets import in_connection_strings, names_secret
from saaswright.rules.view import ServiceView, View

# The first entries of every list of default credentials; lower case.
_DEFAULTS: Final = frozenset(
    {
        "admin", "administrator", "changeit", "changeme", "change_me", "change-me", "default",
        "demo", "dev", "development", "example", "guest", "letmein", "minioadmin", "mypassword",
        "pass", "passw0rd", "password", "password1", "password123", "postgres", "root",
        "rootpassword", "secret", "secretpassword", "somewordpress", "supersecret", "test",
        "toor", "user", "wordpress", "123456", "12345678", "1234", "qwerty", "yourpassword",
        "your_password", "mysecretpassword", "my-secret-pw", "p@ssw0rd", "pw", "secret123",
    }
)  # fmt: skip


def well_known(name: str, value: str, service: ServiceView) -> tuple[str, ...]:
    """The passwords that a variable holds, as far as everybody tries them first.

    That is the value itself where the name says so, else parts of connection strings.
    """
    if names_secret(name):
        return (value,) if is_default(value, service) else ()
    return tuple(one.value for one in in_connection_strings(value) if is_tried(one, service))


def is_tried(password: Password, service: ServiceView) -> bool:
    """Whether that of a connection string is a well-known one, or the name of its own user."""
    same = password.value.lower() == password.user.lower()
    return same or is_default(password.value, service)


def is_default(password: str, service: ServiceView) -> bool:
    """Whether whoever tries would try it first: a well-known one, or one of the names beside it."""
    plain = password.strip().lower()
    return plain in _DEFAULTS or bool(plain and plain in service.view.once(_beside)[service.name])


def _beside(view: View) -> dict[str, frozenset[str]]:
    """The names of users and databases that each service is given, in lower case."""
    return {
        service.name: frozenset(
            (value or "").lower()
            for name, value in service.environment.items()
            if name.upper().endswith(("USER", "USERNAME", "_DB", "_DATABASE"))
        )
        for service in view.services
    }
