"""Trino: a coordinator (and workers), and catalogs for the data lake and the metadata database.

The lake is Iceberg with its table list in the relational database (a JDBC catalog), so that no
metastore service is needed. Trino wants the two tables of that list to be there: the product's
migrations make them. Sources: Trino documentation, "Iceberg connector", "JDBC catalog",
"S3 file system support", "Secrets" (``${ENV:NAME}``).
"""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component, Connection
from saaswright.blueprint.accounts import fill
from saaswright.blueprint.config.configured import ConfigFile, Configured
from saaswright.blueprint.site import Site

_ROOT: Final = "/etc/trino"
_DRIVERS: Final = {"postgresql": "org.postgresql.Driver"}
"""Databases that Trino brings a driver for and whose protocol name is also the connector's."""


def configure(site: Site) -> Configured:
    """Files and variables of the component's process."""
    name = site.component.name
    store = _called(site, "object-storage")
    database = _called(site, "database")
    files = [_file(name, "config.properties", _config(site))]
    variables: list[tuple[str, str, str]] = []
    if database is not None and site.brief.family(database[1]) in _DRIVERS:
        variables += _database_variables(site, *database)
        files.append(_file(name, "catalog/metadata.properties", _metadata(site, database[1])))
        if store is not None:
            variables += _store_variables(site, *store)
            files.append(_file(name, "catalog/lake.properties", _lake(site, database[1])))
    return Configured(tuple(files), tuple(variables))


def _called(site: Site, role: str) -> tuple[Connection, Component] | None:
    return next((pair for pair in site.brief.calls(site.component) if pair[1].role == role), None)


def _file(component: str, name: str, text: str) -> ConfigFile:
    key = f"{component}-{name.removesuffix('.properties').replace('/', '-')}"
    return ConfigFile(key, f"config/{component}/{name}", f"{_ROOT}/{name}", text)


def _config(site: Site) -> str:
    component = site.component
    coordinator = next(
        (t for _, t in site.brief.calls(component) if t.technology == component.technology),
        component,
    )
    alone = not any(
        caller.technology == component.technology for _, caller in site.brief.called_by(component)
    )
    leads = coordinator == component
    port = site.brief.port(component)
    number = port.port if port else 8080
    return "\n".join(
        [
            f"coordinator={str(leads).lower()}",
            *([f"node-scheduler.include-coordinator={str(alone).lower()}"] if leads else []),
            f"http-server.http.port={number}",
            f"discovery.uri=http://{coordinator.name}:{number}",
            "",
        ]
    )


def _database_variables(
    site: Site, connection: Connection, target: Component
) -> list[tuple[str, str, str]]:
    why = f"How it reaches {target.name}."
    return [
        ("METADATA_URL", fill(site, target, "{host}:{port}/{database}", connection), why),
        ("METADATA_USER", fill(site, target, "{user}", connection), why),
        ("METADATA_PASSWORD", fill(site, target, "{password}", connection), why),
    ]


def _store_variables(
    site: Site, connection: Connection, target: Component
) -> list[tuple[str, str, str]]:
    technology = site.brief.technology(target)
    names = {
        variable.name: fill(site, target, variable.value, connection)
        for variable in (technology.variables if technology else ())
        if variable.on == "client" and variable.name.startswith("S3_")
    }
    return [(name, value, f"How it reaches {target.name}.") for name, value in names.items()]


def _metadata(site: Site, database: Component) -> str:
    family = site.brief.family(database)
    return (
        f"connector.name={family}\n"
        f"connection-url=jdbc:{family}://${{ENV:METADATA_URL}}\n"
        "connection-user=${ENV:METADATA_USER}\n"
        "connection-password=${ENV:METADATA_PASSWORD}\n"
    )


def _lake(site: Site, database: Component) -> str:
    family = site.brief.family(database)
    start = "iceberg.jdbc-catalog"
    return (
        f"# {database.name} lists the lake's tables in iceberg_tables and\n"
        "# iceberg_namespace_properties: make these two in the migrations, or queries fail.\n"
        "connector.name=iceberg\n"
        "iceberg.catalog.type=jdbc\n"
        f"{start}.catalog-name=lake\n"
        f"{start}.driver-class={_DRIVERS[family]}\n"
        f"{start}.connection-url=jdbc:{family}://${{ENV:METADATA_URL}}\n"
        f"{start}.connection-user=${{ENV:METADATA_USER}}\n"
        f"{start}.connection-password=${{ENV:METADATA_PASSWORD}}\n"
        f"{start}.default-warehouse-dir=s3://${{ENV:S3_BUCKET}}/warehouse\n"
        "fs.native-s3.enabled=true\n"
        "s3.endpoint=${ENV:S3_ENDPOINT}\n"
        "s3.region=${ENV:S3_REGION}\n"
        "s3.path-style-access=true\n"
        "s3.aws-access-key=${ENV:S3_ACCESS_KEY}\n"
        "s3.aws-secret-key=${ENV:S3_SECRET_KEY}\n"
    )
