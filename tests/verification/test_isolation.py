"""A run is beside the user's own project and touches nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from saaswright.verification.isolation import Isolated, isolate

LABELS = {"saaswright.verify": "run"}


def isolated(service: dict[str, Any], home: Path, **sections: Any) -> Isolated:
    """One service, rewritten."""
    data = {"name": "shop", "services": {"app": service}, **sections}
    return isolate(data, name="run", labels=LABELS, scratch="/scratch", home=str(home))


def test_published_ports_go_to_free_loopback_ports(tmp_path: Path) -> None:
    """Whatever is published is published on a free port of the loopback address."""
    port = {"target": 80, "published": "8080", "protocol": "tcp", "mode": "ingress"}
    made = isolated({"ports": [port]}, tmp_path)
    ports = made.data["services"]["app"]["ports"]
    assert ports == [{**port, "published": "0", "host_ip": "127.0.0.1"}]
    assert "8080" in made.changes[0]


def test_a_fixed_container_name_stays_a_name_on_the_network(tmp_path: Path) -> None:
    """A container's fixed name would collide with the user's; others may still call it by that."""
    service = {"container_name": "the-app", "networks": {"back": None}}
    app = isolated(service, tmp_path).data["services"]["app"]
    assert "container_name" not in app
    assert app["networks"]["back"]["aliases"] == ["the-app"]


def test_volumes_and_networks_are_our_own(tmp_path: Path) -> None:
    """Neither a volume of a fixed name nor an external one is the user's."""
    volumes = {"data": {"name": "production"}, "other": {"name": "other", "external": True}}
    made = isolated({}, tmp_path, volumes=volumes, networks={"web": {"external": True}})
    assert made.data["volumes"] == {
        "data": {"name": "run_data", "labels": LABELS},
        "other": {"name": "run_other", "labels": LABELS},
    }
    assert made.data["networks"] == {"web": {"name": "run_web", "labels": LABELS}}
    assert len(made.changes) == 3


def test_containers_write_in_copies_only(tmp_path: Path) -> None:
    """A directory of the project is copied, one outside of it is read-only, a socket is kept."""
    inside = {"type": "bind", "source": str(tmp_path / "data"), "target": "/data"}
    outside = {"type": "bind", "source": "/srv/data", "target": "/srv"}
    reading = {"type": "bind", "source": str(tmp_path / "conf"), "target": "/c", "read_only": True}
    made = isolated({"volumes": [inside, outside, reading]}, tmp_path)
    mounts = made.data["services"]["app"]["volumes"]
    assert mounts[0]["source"] == made.copies[inside["source"]] == "/scratch/0/data"
    assert mounts[1]["read_only"] is True
    assert mounts[2] == reading


def test_what_is_built_gets_a_name_of_the_run(tmp_path: Path) -> None:
    """A build neither replaces an image of the user nor leaves one without our label."""
    app = isolated({"build": {"context": "."}, "image": "shop/app:1"}, tmp_path).data["services"]
    assert app["app"]["image"] == "run-app"
    assert app["app"]["build"]["labels"] == LABELS


def test_an_image_that_another_service_builds_is_the_one_of_the_run(tmp_path: Path) -> None:
    """A worker that runs what the application builds runs what was built here."""
    services = {
        "app": {"build": {"context": "."}, "image": "shop/app:1"},
        "worker": {"image": "shop/app:1"},
        "other": {"image": "shop/other:1"},
    }
    data = {"name": "shop", "services": services}
    found = isolate(data, name="run", labels=LABELS, scratch="/s", home=str(tmp_path)).data
    images = {key: service["image"] for key, service in found["services"].items()}
    assert images == {"app": "run-app", "worker": "run-app", "other": "shop/other:1"}


def test_the_users_own_is_not_changed(tmp_path: Path) -> None:
    """What was resolved stays as it was."""
    data = {"name": "shop", "services": {"app": {"container_name": "x", "ports": []}}}
    isolate(data, name="run", labels=LABELS, scratch="/s", home=str(tmp_path))
    assert data == {"name": "shop", "services": {"app": {"container_name": "x", "ports": []}}}
