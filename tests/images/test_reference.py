"""Image references: the grammar of the distribution project."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.compose.reference import (
    NoReferenceError,
    Reference,
    parse,
    read_written,
    split_host,
    try_parse,
)

DIGEST = "sha256:" + "0a" * 32

LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
HOSTS = st.one_of(
    st.just("docker.io"),
    st.just("localhost"),
    st.just("[2001:db8::1]:5000"),
    st.builds("{}.{}".format, LABELS, LABELS),
    st.builds("{}:{}".format, LABELS, st.integers(1, 65535)),
)
PARTS = st.from_regex(r"[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}", fullmatch=True)
PATHS = st.lists(PARTS, min_size=2, max_size=4).map("/".join)
TAGS = st.none() | st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}", fullmatch=True)
DIGESTS = st.none() | st.just(DIGEST)
REFERENCES = st.builds(Reference, HOSTS, PATHS, TAGS, DIGESTS)


@given(REFERENCES)
def test_what_is_written_reads_back(reference: Reference) -> None:
    """A reference in its familiar form means the same; the whole form is a fixed point."""
    assert parse(reference.familiar) == reference
    whole = parse(reference.whole)
    assert whole.whole == reference.whole
    assert (whole.host, whole.path) == (reference.host, reference.path)


@given(st.text(max_size=60) | st.from_regex(r"[a-zA-Z0-9:/@._\[\]-]{0,40}", fullmatch=True))
def test_any_text(text: str) -> None:
    """Any text is a reference that reads back, or is refused; nothing else happens."""
    try:
        reference = parse(text)
    except NoReferenceError:
        return
    assert parse(reference.whole).whole == reference.whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/nginx:1.27", "docker.io/library/nginx:1.27"),
        ("docker.io/acme/api", "docker.io/acme/api:latest"),
        ("localhost/api", "localhost/api:latest"),
        ("acme:5000/api:1", "acme:5000/api:1"),
        ("ACME/api", "ACME/api:latest"),
        ("ghcr.io/acme/team/api:v1.0", "ghcr.io/acme/team/api:v1.0"),
        (f"redis:7@{DIGEST}", f"docker.io/library/redis:7@{DIGEST}"),
        (f"redis@{DIGEST}", f"docker.io/library/redis@{DIGEST}"),
        ("[::1]:5000/api", "[::1]:5000/api:latest"),
        ("a__b/c--d.e:_1", "docker.io/a__b/c--d.e:_1"),
    ],
)
def test_whole(text: str, whole: str) -> None:
    """The forms of the reference implementation's own documentation and tests."""
    assert parse(text).whole == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nginx",
        "acme/API",
        "acme/api:",
        "acme/api:a b",
        "acme//api",
        "acme/-api",
        "acme/a___b",
        "-a.example/api",
        "ghcr.io/",
        "api@sha256:00",
        f"api@md5:{'0' * 32}",
        f"api@sha256:{'0A' * 32}",
        "0" * 64,
        "a" * 256,
        "api:" + "t" * 129,
        "https://ghcr.io/acme/api",
        "aä",
    ],
)
def test_no_reference(text: str) -> None:
    """What the reference implementation refuses is refused."""
    assert try_parse(text) is None


@pytest.mark.parametrize(
    ("text", "values", "familiar", "open_parts"),
    [
        ("acme/api:${TAG:-1.0}", {}, "acme/api:1.0", ()),
        ("acme/api:${TAG:-1.0}", {"TAG": "2"}, "acme/api:2", ()),
        ("${REGISTRY:-ghcr.io/acme}/api:1", {}, "ghcr.io/acme/api:1", ()),
        ("ghcr.io/acme/api:${TAG}", {}, None, ("tag",)),
        ("ghcr.io/acme/api:v${TAG:?}-slim", {}, None, ("tag",)),
        ("ghcr.io/${ORG}/api:1", {}, None, ("path",)),
        ("${REGISTRY}/api:1", {}, None, ("host", "path", "tag", "digest")),
        ("${IMAGE}", {}, None, ("host", "path", "tag", "digest")),
        ("${IMAGE}", {"IMAGE": "redis:7"}, "redis:7", ()),
        ("api@${DIGEST}", {}, None, ("host", "path", "tag", "digest")),
    ],
)
def test_variables(
    text: str, values: dict[str, str], familiar: str | None, open_parts: tuple[str, ...]
) -> None:
    """Variables take their values and defaults; without either, exactly their parts are open."""
    written = read_written(text, values)
    assert written.open == open_parts
    if familiar is not None:
        assert written.reference is not None
        assert written.reference.familiar == familiar


def test_a_wrong_default_is_said() -> None:
    """A default that is no reference is a problem; an open one is none."""
    assert read_written("${IMAGE:-Foo Bar}", {}).problem
    assert read_written("${IMAGE}", {}).problem is None


def test_split_host_as_the_catalog_needs_it() -> None:
    """A repository without tag, host and path apart."""
    assert split_host("nginx") == ("docker.io", "library/nginx")
    assert split_host("quay.io/a/b") == ("quay.io", "a/b")
