"""Streaming replication of a PostgreSQL primary: copies of a service would not follow each other.

The primary makes an account for replicas when its data directory is new; a replica copies the
primary's data once and follows it from then on. Sources: PostgreSQL documentation, chapters
``pg_basebackup`` and "Log-Shipping Standby Servers"; the image's ``/docker-entrypoint-initdb.d``.
"""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component
from saaswright.blueprint.accounts import fill, prefix
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.site import Site

ACCOUNT: Final = "replicator"
_INIT: Final = "/docker-entrypoint-initdb.d/10-replication.sh"
_START: Final = "/usr/local/bin/start-replica.sh"
_KEEP: Final = ("-c", "wal_keep_size=1GB")
"""Kept so that a replica that was away for a while can catch up without a new copy."""


def followers(brief: Brief, component: Component) -> tuple[Component, ...]:
    """The replicas that follow ``component``."""
    callers = (caller for _, caller in brief.called_by(component))
    return tuple(caller for caller in callers if caller.role == "replica")


def configure(site: Site) -> Configured:
    """A replica's start, a primary's preparation; nothing for a database that stands alone."""
    brief, component = site.brief, site.component
    if component.role == "replica":
        primary = brief.holder(component)
        port = brief.port(primary)
        return _replica(site, primary, port.port if port else 5432)
    if followers(brief, component):
        return _primary(site)
    return Configured()


def password(component: Component) -> str:
    """The parameter that holds the password with which replicas log in to ``component``."""
    return f"{prefix(component)}_REPLICATION_PASSWORD"


def _primary(site: Site) -> Configured:
    name = site.component.name
    path = f"config/{name}/replication.sh"
    return Configured(
        files=(ConfigFile(f"{name}-replication", path, _INIT, _PRIMARY_SCRIPT),),
        environment=(
            ("REPLICATION_USER", ACCOUNT, "Account with which replicas log in."),
            (
                "REPLICATION_PASSWORD",
                site.ref(password(site.component)),
                "Its password, used by replicas only.",
            ),
        ),
        arguments=_KEEP,
    )


def _replica(site: Site, primary: Component, port: int) -> Configured:
    name, technology = site.component.name, site.technology
    words = technology.image.command if technology and technology.image else ()
    server = tuple(fill(site, site.component, word) for word in words) or ("postgres",)
    path = f"config/{name}/start-replica.sh"
    return Configured(
        files=(ConfigFile(f"{name}-start", path, _START, _REPLICA_SCRIPT),),
        environment=(
            ("PRIMARY_HOST", primary.name, "The primary that it follows."),
            ("PRIMARY_PORT", str(port), "The primary's port."),
            ("REPLICATION_USER", ACCOUNT, "Account with which it logs in to the primary."),
            ("REPLICATION_PASSWORD", site.ref(password(primary)), "Password of that account."),
        ),
        command=("sh", _START, *server, *_KEEP),
    )


_PRIMARY_SCRIPT: Final = """\
#!/bin/sh
# Runs once, when the data directory is new: an account for replicas, and the permission to follow.
# The image reads this file into its own shell, hence the subshell.
(
    set -eu
    psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \\
        --set account="$REPLICATION_USER" --set secret="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE :"account" WITH REPLICATION LOGIN PASSWORD :'secret';
SQL
    printf 'host replication "%s" all scram-sha-256\\n' "$REPLICATION_USER" >>"$PGDATA/pg_hba.conf"
)
"""

_REPLICA_SCRIPT: Final = """\
#!/bin/sh
# Copies the primary's data when there is none yet, then follows it. Started again, it only follows.
set -eu

as_postgres() {
    if [ "$(id -u)" = 0 ]; then gosu postgres "$@"; else "$@"; fi
}

copy_primary() {
    mkdir -p "$PGDATA"
    [ "$(id -u)" != 0 ] || chown -R postgres "$PGDATA"
    chmod 0700 "$PGDATA"
    export PGPASSWORD="$REPLICATION_PASSWORD"
    until as_postgres pg_basebackup --host "$PRIMARY_HOST" --port "$PRIMARY_PORT" \\
        --username "$REPLICATION_USER" --pgdata "$PGDATA" --wal-method stream \\
        --checkpoint fast --write-recovery-conf --no-password; do
        echo "the primary cannot be copied yet; trying again in 3 seconds" >&2
        rm -rf "${PGDATA:?}"/*
        sleep 3
    done
    unset PGPASSWORD
}

[ -s "$PGDATA/PG_VERSION" ] || copy_primary
exec docker-entrypoint.sh "$@"
"""
