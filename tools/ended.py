"""Read from a checkout of endoflife.date which release lines of common images have ended.

    python -m tools.ended CHECKOUT > src/saaswright/rules/data/ended.yaml

``CHECKOUT`` is the directory that holds ``products/``. Lines that the catalog lists are left out,
since what it says comes first; so are lines that ended before 2016, or after the catalog's date.
A shorter line (``3`` beside ``3.13``) has ended when every line under it has.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from saaswright.catalog.loader import load

FIRST: Final = "2016"
_NEVER: Final = "9999"

ELASTIC: Final = "docker.elastic.co"
# Images whose tags begin with a release of the product. Compilers of which only the last release is
# ever fixed are left out: an older one says nothing about what runs.
REPOSITORIES: Final[Mapping[str, str]] = {
    "almalinux": "almalinux",
    "alpine-linux": "alpine",
    "amazon-corretto": "amazoncorretto",
    "amazon-linux": "amazonlinux",
    "apache-airflow": "apache/airflow",
    "apache-apisix": "apache/apisix",
    "apache-cassandra": "cassandra",
    "apache-couchdb": "couchdb apache/couchdb",
    "apache-flink": "flink apache/flink",
    "apache-http-server": "httpd",
    "apache-kafka": "apache/kafka",
    "apache-nifi": "apache/nifi",
    "apache-pulsar": "apachepulsar/pulsar apachepulsar/pulsar-all",
    "apache-spark": "spark apache/spark",
    "arangodb": "arangodb arangodb/arangodb",
    "centos": "centos",
    "clickhouse": "clickhouse clickhouse/clickhouse-server",
    "cockroachdb": "cockroachdb/cockroach",
    "consul": "consul hashicorp/consul",
    "couchbase-server": "couchbase",
    "debian": "debian",
    "docker-engine": "docker",
    "dotnet": " ".join(
        f"mcr.microsoft.com/dotnet/{kind}" for kind in ("aspnet", "runtime", "runtime-deps", "sdk")
    ),
    "drupal": "drupal",
    "eclipse-jetty": "jetty",
    "eclipse-temurin": "eclipse-temurin",
    "elasticsearch": f"elasticsearch {ELASTIC}/elasticsearch/elasticsearch",
    "elixir": "elixir",
    "envoy": "envoyproxy/envoy",
    "erlang": "erlang",
    "etcd": "quay.io/coreos/etcd gcr.io/etcd-development/etcd",
    "fedora": "fedora",
    "fluent-bit": "fluent/fluent-bit",
    "gitlab": "gitlab/gitlab-ce gitlab/gitlab-ee",
    "go": "golang",
    "grafana": "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise",
    "grafana-loki": "grafana/loki",
    "graylog": "graylog/graylog",
    "haproxy": "haproxy",
    "hashicorp-vault": "vault hashicorp/vault",
    "influxdb": "influxdb",
    "joomla": "joomla",
    "keycloak": "quay.io/keycloak/keycloak keycloak/keycloak",
    "kibana": f"kibana {ELASTIC}/kibana/kibana",
    "logstash": f"logstash {ELASTIC}/logstash/logstash",
    "mariadb": "mariadb",
    "mastodon": "tootsuite/mastodon ghcr.io/mastodon/mastodon",
    "matomo": "matomo",
    "mattermost": "mattermost/mattermost-team-edition mattermost/mattermost-enterprise-edition",
    "mediawiki": "mediawiki",
    "memcached": "memcached",
    "mongodb": "mongo",
    "mysql": "mysql",
    "neo4j": "neo4j",
    "nextcloud": "nextcloud",
    "nginx": "nginx nginxinc/nginx-unprivileged",
    "nodejs": "node",
    "nomad": "hashicorp/nomad",
    "opensearch": "opensearchproject/opensearch opensearchproject/opensearch-dashboards",
    "oracle-linux": "oraclelinux",
    "perl": "perl",
    "php": "php",
    "phpmyadmin": "phpmyadmin phpmyadmin/phpmyadmin",
    "postgresql": "postgres",
    "prometheus": "prom/prometheus",
    "python": "python",
    "rabbitmq": "rabbitmq",
    "redis": "redis",
    "redmine": "redmine",
    "rocket-chat": "rocket.chat rocketchat/rocket.chat",
    "rocky-linux": "rockylinux rockylinux/rockylinux",
    "ruby": "ruby",
    "solr": "solr",
    "telegraf": "telegraf",
    "tomcat": "tomcat",
    "traefik": "traefik",
    "ubuntu": "ubuntu",
    "valkey": "valkey/valkey",
    "vinyl-cache": "varnish",
    "wordpress": "wordpress",
    "zookeeper": "zookeeper",
}
# Where volunteers go on for free, by another column of the product's page.
_LATER: Final = {"debian": "eoes"}
_NAMED: Final = ("debian", "ubuntu")


def _cycles(page: Path) -> dict[str, tuple[str, str]]:
    """Of each release line of numbers: the day on which it ends (``9999``: none yet) and its name.

    The day is empty where the page says only that it has ended.
    """
    product = page.stem
    front = yaml.safe_load(page.read_text("utf-8").split("\n---", 1)[0])
    found = {}
    for release in front["releases"]:
        line = str(release["releaseCycle"])
        if line.replace(".", "").isdigit():
            until = release.get(_LATER.get(product, "eol"), release["eol"])
            name = str(release.get("codename") or "").split(" ")[0].lower()
            found[line] = (_day(until), name if product in _NAMED else "")
    return found


def _day(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is True else _NEVER


def _under(line: str, other: str) -> bool:
    return other == line or other.startswith(f"{line}.")


def _ended(cycles: Mapping[str, tuple[str, str]], as_of: str) -> Iterator[tuple[str, str]]:
    """Lines and the days on which they ended, the more precise ones first."""
    parts = [line.split(".") for line in cycles]
    every = {".".join(part[:count]) for part in parts for count in range(1, len(part) + 1)}
    for line in sorted(every, key=lambda text: (-text.count("."), _numbers(text))):
        last = max(day for other, (day, _) in cycles.items() if _under(line, other))
        if FIRST <= last < as_of:
            yield line, last


def _numbers(line: str) -> list[int]:
    return [-int(part) for part in line.split(".")]


def _block(product: str, page: Path, listed: Mapping[str, set[str]], as_of: str) -> Iterator[str]:
    repositories = REPOSITORIES[product].split()
    known = set.intersection(*(listed.get(name, set()) for name in repositories))
    cycles = _cycles(page)
    ended = [(line, day) for line, day in _ended(cycles, as_of) if line not in known]
    names = [(name, day) for line, (day, name) in cycles.items() if name and FIRST <= day < as_of]
    if not ended:
        return
    yield f"- repositories: [{', '.join(repositories)}]"
    yield from _table("lines", ended)
    if names:
        yield from _table("names", names)


def _table(key: str, entries: list[tuple[str, str]]) -> Iterator[str]:
    yield f"  {key}:"
    for name, day in entries:
        yield f"    {json.dumps(name)}: {json.dumps(day)}"


def main(arguments: list[str]) -> None:
    """Write the file to standard output."""
    root = Path(arguments[0])
    command = ("git", "log", "-1", "--format=%h %cs")
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    commit, day = said.split()
    catalog = load()
    listed: dict[str, set[str]] = {}
    for technology in catalog.technologies:
        if technology.image is not None:
            lines = {release.line for release in technology.releases}
            listed.setdefault(technology.image.repository, set()).update(lines)
    print("# Release lines that have ended and that the catalog, which holds what to choose, does")
    print("# not list; written by `python -m tools.ended`. A line is matched against the first")
    print("# numbers of a tag, a name against its first word.")
    print(f"# Read from endoflife.date at {commit} ({day}); lines that ended from {FIRST} on.")
    for product in sorted(REPOSITORIES):
        page = root / "products" / f"{product}.md"
        for line in _block(product, page, listed, catalog.as_of):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
