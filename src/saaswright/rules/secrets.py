"""What looks like a secret, with few false alarms: known formats, telling names, real values.

Formats are those their issuers document (AWS, GitHub, GitLab, Slack, Stripe, Google, npm, PEM).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import Final

from saaswright.expression import expression
from saaswright.rules.connection_strings import Password, passwords

FORMATS: Final = {
    "an AWS access key": expression(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": expression(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})"),
    "a GitLab token": expression(r"\bglpat-[\w-]{20,}"),
    "a Slack token": expression(r"\bxox[abprs]-[\w-]{10,}"),
    "a Stripe key": expression(r"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    "a Google API key": expression(r"\bAIza[\w-]{35}\b"),
    "an npm token": expression(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "an OpenAI key": expression(r"\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}"),
    "a private key": expression(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
}
# What each of them holds: a value without any of these texts needs no expression.
_MARKS: Final = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox",
    "k_live_", "AIza", "npm_", "sk-", "-----BEGIN ",
)  # fmt: skip
WORDS: Final = ("pass", "pwd", "secret", "token", "key", "salt", "cred")
"""In lower case: a name without any of these names no secret, and needs no expression."""

_NAME: Final = expression(
    r"(?:^|[_.-])(?:PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|SECRET_?KEY"
    r"|PRIVATE_?KEY|SECRET_?ACCESS_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|APP_?KEY|AUTH_?KEY|SALT|CREDENTIALS?)"
    r"(?:$|_(?:BASE|HASH|V?\d+)|\d+$)",
    re.IGNORECASE,
)
_JOINED: Final = expression(r"(?:password|passwd|secretkey|secret_key|apikey)$", re.IGNORECASE)
# `_FILE` names a file, `_ID`, `_TTL`... describe a secret and are none. Nginx's directives that end
# in `_pass` (ngx_http_proxy_module and its kin) name where requests go.
_ABOUT: Final = expression(
    r"(?:(?:^|_)(?:PROXY|FASTCGI|UWSGI|SCGI|GRPC)_PASS|_FILE|_PATH|_ID|_NAME|_TTL|_URL|_URI|_LENGTH|_MIN|_MAX|_EXPIRY|_EXPIRES?|_EXPIRATION"
    r"|_LIFETIME|_ALGORITHM|_ENABLED|_REQUIRED|_TYPE|_HEADER|_POLICY|_ISSUER)$",
    re.IGNORECASE,
)
_ALLOWS: Final = expression(r"ALLOW|DISABLE|ENABLE|RANDOM|EMPTY|USE_", re.IGNORECASE)
_PLAIN: Final = expression(
    r"|true|false|yes|no|on|off|none|null|nil|\d{1,3}|\*+|x+|/.*|file:.*|<.*>|\[.*\]",
    re.IGNORECASE,
)
# What a template or a shell fills in later.
_LATER: Final = expression(
    r"\{.*\}|#\{.*\}|%\w+%|%\(\w+\)s|\$[A-Z_][A-Z0-9_]*|\$\(.*\)|__[A-Z0-9_]+__", re.DOTALL
)


@lru_cache(maxsize=2048)  # the same few names in file after file
def names_secret(name: str) -> bool:
    """Whether a variable of this name holds a secret."""
    # Other letters may be capitals of these in ways that only expressions know.
    if name.isascii() and not any(map(name.lower().__contains__, WORDS)):
        return False
    if _ABOUT.search(name) or _ALLOWS.search(name):
        return False
    return bool(_NAME.search(name) or _JOINED.search(name))


def marked(value: str) -> bool:
    """Whether ``value`` may hold a secret of a known format."""
    return any(map(value.__contains__, _MARKS))


def known_format(value: str) -> str | None:
    """What kind of secret ``value`` contains, by the format its issuer gives it."""
    if not marked(value):
        return None
    return next((kind for kind, pattern in FORMATS.items() if pattern.search(value)), None)


def literal(value: str) -> bool:
    """Whether a value stands there itself: no variable, no path, no switch.

    In time by the length of the value, whatever stands in it.
    """
    return "${" not in value and not _PLAIN.fullmatch(value.strip())


def fills_in_later(password: str) -> bool:
    """Whether ``password`` of a connection string only holds its place, as in a template."""
    return bool(_LATER.fullmatch(password))


def in_connection_strings(value: str) -> tuple[Password, ...]:
    """The literal passwords in the URLs and other connection strings that ``value`` holds."""
    return tuple(
        one for one in passwords(value) if literal(one.value) and not fills_in_later(one.value)
    )


def entropy(value: str) -> float:
    """Shannon entropy in bits for each character."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())


def random_looking(value: str) -> bool:
    """At least 20 characters of one word, mixed and with more than 3.5 bits for each."""
    word = re.fullmatch(r"[A-Za-z0-9+/=_-]{20,}", value)
    mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
    return bool(word and mixed) and entropy(value) > 3.5
