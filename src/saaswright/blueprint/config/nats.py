"""NATS: its settings in a file, so that no password stands on its command line.

The server reads variables of its environment where its file says ``$NAME`` and parses their values
as settings; the quotes around the password keep it a text whatever it looks like. Source: NATS
documentation, configuration files, variables.
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.accounts import fill
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.site import Site

_TARGET: Final = "/etc/nats/saaswright.conf"

_TEXT: Final = """\
# JetStream keeps messages in the volume; who may connect comes from the environment.
port: 4222
http_port: 8222
jetstream { store_dir: "/data" }
authorization { user: $SERVER_USER, password: $SERVER_PASSWORD }
"""


def configure(site: Site) -> Configured:
    """The file, and the account that it reads from the environment."""
    component = site.component
    path = f"config/{component.name}/nats.conf"
    return Configured(
        files=(ConfigFile(f"{component.name}-nats", path, _TARGET, _TEXT),),
        environment=(
            ("SERVER_USER", _quoted(fill(site, component, "{user}")), "Account of all clients."),
            (
                "SERVER_PASSWORD",
                _quoted(fill(site, component, "{password}")),
                "Its password; never on the command line, where others could read it.",
            ),
        ),
        command=("--config", _TARGET),
    )


def _quoted(value: str) -> str:
    return f'"{value}"'
