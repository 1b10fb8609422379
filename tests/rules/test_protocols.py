"""Which ports a proxy for HTTP could carry."""

from __future__ import annotations

import pytest

from saaswright.rules.protocols import may_be_web
from tests.rules.judge import view_of


@pytest.mark.parametrize(
    ("image", "port", "web"),
    [
        ("acme/api:1.0", "8080:8080", True),
        ("acme/api:1.0", "25:3000", True),
        ("acme/mail:1.0", "2525:25", False),
        ("acme/mail:1.0", "25", False),
        ("axllent/mailpit:v1.27", "1025:1025", False),
        ("acme/calls:1.0", "10000:10000/udp", False),
        ("acme/calls:1.0", "10000:10000/tcp", True),
        ("postgres:17", "15432:5432", False),
        ("rabbitmq:4.3", "15672:15672", True),
        ("rabbitmq:4.3", "5672:5672", False),
        ("rabbitmq:4.3", "8080:8080", True),
    ],
)
def test_what_a_proxy_could_carry(image: str, port: str, web: bool) -> None:
    """The port of the container decides: by the catalog for its images, else by the registry."""
    view = view_of(f"services:\n  one:\n    image: {image}\n    ports: ['{port}']\n")
    (service,) = view.services
    assert may_be_web(service, service.service.ports[0]) is web
