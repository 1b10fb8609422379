"""Which healthchecks are known to ask one question: only those are cut short in a hang."""

from __future__ import annotations

import pytest

from saaswright.catalog.loader import load
from saaswright.verification.probing import Probe
from saaswright.verification.questions import is_one_question

URL = "http://127.0.0.1:8000/health"
PYTHON = "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/', timeout=3)"


def probe(*command: str) -> Probe:
    """A probe with these words."""
    return Probe(command, interval=10, timeout=5, retries=3, start_period=0)


def shell(text: str) -> Probe:
    """As Compose's CMD-SHELL has it."""
    return probe("/bin/sh", "-c", text)


@pytest.mark.parametrize(
    "asked",
    [
        probe("pg_isready", "-U", "x"),
        probe("/usr/bin/curl", "-f", URL),
        probe("python", "-c", PYTHON),
        shell(f"curl -f {URL} >/dev/null 2>&1 || exit 1"),
        shell("valkey-cli ping | grep -q PONG"),
        shell("mongosh --eval 'x' | grep 1 >/dev/null || exit 1"),
        shell("rabbitmq-diagnostics -q check_running && rabbitmq-diagnostics -q ping"),
        shell('MYSQL_PWD="x" mysql -h 127.0.0.1 -e "SELECT 1" >/dev/null'),
    ],
)
def test_one_call_of_a_known_programis_one_question(asked: Probe) -> None:
    """Also by a shell, with its output thrown away and failing when it fails."""
    assert is_one_question(asked)


@pytest.mark.parametrize(
    "asked",
    [
        shell(f"curl -f {URL} || true"),
        shell(f"curl -f {URL} && true"),
        shell(f"true && curl -f {URL}"),
        shell(f"curl -f {URL} || exit 0"),
        shell(f"curl -f {URL}; exit 0"),
        shell(f"curl -f {URL} | grep -qv down"),
        shell(f"curl -f {URL} | grep -q ok || grep -q x y"),
        shell(f"curl -f {URL} | tail -n 1"),
        shell(f"! curl -f {URL}"),
        shell(f"curl -f {URL} & wait"),
        shell(f"if curl -f {URL}\nthen true\nfi"),
        shell('test "$(curl -s x)" = ok'),
        shell("./probe.sh"),
        probe("/probe"),
        probe("python", "/app/health.py"),
        probe("python", "-c", f"try:\n {PYTHON}\nexcept OSError: pass"),
        probe("sh", "/probe.sh"),
        probe("bash", "-lc", f"curl -f {URL}"),
        shell("timeout 3 curl x"),
        shell(""),
    ],
)
def test_what_may_go_on_after_its_question_is_not(asked: Probe) -> None:
    """It is given the whole of its time, as the engine gives it."""
    assert not is_one_question(asked)


def test_most_healthchecks_of_the_catalog_ask_once() -> None:
    """But for those whose program is the product's own, and pipes."""
    tests = {one.id: one.health.test for one in load().technologies if one.health}
    long = {
        id
        for id, test in tests.items()
        if not is_one_question(
            probe(*test[1:]) if test[0] == "CMD" else shell(test[1].replace("$$", "$"))
        )
    }
    assert len(long) < len(tests) / 3, sorted(long)
