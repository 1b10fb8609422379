"""Where a build reads and writes on this machine, in the words of Compose and of a bake file."""

from __future__ import annotations

from typing import Any

import pytest

from saaswright.images.places import places


@pytest.mark.parametrize(
    ("build", "found"),
    [
        ({}, ["."]),
        ({"context": "https://github.com/a/b.git", "dockerfile": "../x"}, []),
        ({"context": "api", "dockerfile": "../Dockerfile"}, ["api", "api/../Dockerfile"]),
        ({"context": "api", "dockerfile": "/srv/Dockerfile"}, ["api", "/srv/Dockerfile"]),
        ({"additional_contexts": {"a": "/a", "b": "docker-image://b"}}, [".", "/a"]),
        ({"contexts": {"a": "/a", "b": "target:b", "c": "oci-layout:///c"}}, [".", "/a", "/c"]),
        ({"ssh": {"default": "/key", "agent": None}}, [".", "/key"]),
        ({"ssh": ["default", "own=/key,/other"]}, [".", "/key", "/other"]),
        ({"ssh": [{"id": "default"}, {"id": "own", "paths": ["/key"]}]}, [".", "/key"]),
        ({"secret": [{"id": "a", "src": "/a"}, "id=b,SOURCE=/b", {"id": "c", "env": "C"}]},
         [".", "/a", "/b"]),
        ({"output": ["type=docker", {"type": "tar", "dest": "/o"}]}, [".", "/o"]),
    ],
)  # fmt: skip
def test_every_place_is_named(build: dict[str, Any], found: list[str]) -> None:
    """Directories and files of this machine are; what is fetched or built is not."""
    assert [path for _, path in places(build)] == found


@pytest.mark.parametrize("spelt", ["cache_from", "cache-from", "cache_to", "cache-to"])
@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("type=local,dest=/srv", ["/srv"]),
        ("type=local,DEST=/srv", ["/srv"]),
        ('type=local,"dest=/srv,x"', ["/srv,x"]),
        ({"type": "local", "src": "/srv"}, ["/srv"]),
        ("type=registry,ref=a/src", []),
        ("a/b:cache", []),
    ],
)
def test_caches_are_read_as_buildx_reads_them(spelt: str, entry: Any, found: list[str]) -> None:
    """A line of CSV whose keys know no case, under either spelling of the key."""
    own = [(spelt, path) for path in found]
    assert list(places({spelt: [entry]})) == [("context", "."), *own]
