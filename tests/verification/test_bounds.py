"""What a project would reach beyond the directories that were granted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saaswright.errors import UsageError
from saaswright.verification.bounds import confine, outside


def service(**keys: Any) -> dict[str, Any]:
    """A resolved project with one service."""
    return {"services": {"web": {"image": "x", **keys}}}


def bind(source: str) -> dict[str, Any]:
    """A mount of a host path."""
    return {"volumes": [{"type": "bind", "source": source, "target": "/x", "read_only": True}]}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (service(**bind("/etc")), "services.web.volumes: /etc"),
        (service(**bind("/var/run/docker.sock")), "docker.sock"),
        (service(**bind("ROOT/../other")), "other"),
        (service(**bind("ROOT/link")), "link"),
        (service(privileged=True), "privileged gives it"),
        (service(use_api_socket=True), "the container engine"),
        (service(devices=[{"source": "/dev/sda"}]), "devices gives it"),
        (service(volumes_from=["container:other"]), "another container"),
        (service(provider={"type": "x"}), "a program of the host"),
        (service(pid="host"), "pid is the host's own"),
        (service(cap_add=["CAP_SYS_ADMIN"]), "SYS_ADMIN can open"),
        (service(cap_add=["dac_read_search"]), "dac_read_search can open"),
        (service(build={"context": "/home"}), "build.context: /home"),
        (service(build={"context": "ROOT", "dockerfile": "../../d"}), "build.dockerfile"),
        (service(build={"context": "ROOT", "additional_contexts": {"a": "/etc"}}), "/etc"),
        (
            service(build={"context": "ROOT", "additional_contexts": {"a": "oci-layout:///srv"}}),
            "/srv",
        ),
        (service(build={"context": "ROOT", "ssh": {"default": "/root/.ssh/id"}}), "build.ssh"),
        (service(build={"context": "ROOT", "privileged": True}), "build gives it"),
        ({"volumes": {"v": {"driver_opts": {"o": "bind", "device": "/etc"}}}}, "driver_opts"),
        ({"volumes": {"v": {"driver_opts": {"o": "bind", "device": "../x"}}}}, "driver_opts: ../x"),
        ({"volumes": {"v": {"driver_opts": {"type": "ext4", "device": "/dev/sda"}}}}, "/dev/sda"),
        (
            {"volumes": {"v": {"driver_opts": {"type": "overlay", "device": "overlay",
             "o": "lowerdir=ROOT:/etc,upperdir=ROOT/u,workdir=ROOT/w"}}}},
            "driver_opts: /etc",
        ),
        ({"volumes": {"v": {"driver_opts": {"o": "ro,rbind", "device": "docs"}}}}, "engine's own"),
        *[
            ({"volumes": {"v": {"driver_opts": {"type": kind, "o": "bind,ro", "device": "/etc"}}}},
             "driver_opts: /etc")
            for kind in ("tmpfs", "ramfs", "overlay", "nfs", "nfs4", "cifs", "none", "ext4")
        ],
        (service(build={"context": "ROOT", "cache_to": ["type=local,DEST=/srv"]}), "/srv"),
        (service(build={"context": "ROOT", "cache_to": ['type=local,"dest=/srv"']}), "/srv"),
        (service(post_start=[{"command": ["x"], "privileged": True}]), "post_start gives it"),
        (service(pid="container:other"), "pid is another container's"),
        (service(network_mode="container:other"), "network_mode is another container's"),
        (service(build={"context": "ROOT", "ssh": ["default=/root/.ssh/id"]}), "build.ssh"),
        (service(build={"context": "ROOT", "cache_to": ["type=local,dest=/srv"]}), "/srv"),
        (service(build={"context": "ROOT", "cache_from": ["type=local,src=/srv"]}), "/srv"),
        ({"secrets": {"s": {"file": "/etc/shadow"}}}, "secrets.s.file: /etc/shadow"),
        ({"configs": {"c": {"file": "ROOT/link"}}}, "configs.c.file"),
    ],
)  # fmt: skip
def test_what_leads_outside_is_refused(tmp_path: Path, data: Any, says: str) -> None:
    """Mounts, devices, rights, builds and files outside are named, and what to do instead."""
    with pytest.raises(UsageError, match="outside of the granted roots") as raised:
        confine(placed(data, tmp_path), (tmp_path.resolve(),), tmp_path)
    assert says in raised.value.message
    assert "named volume" in str(raised.value.help)


def placed(data: Any, root: Path) -> Any:
    """``data`` with ROOT as a real directory, in which ``link`` leads to /etc."""
    link = root / "link"
    if not link.is_symlink():
        link.symlink_to("/etc")
    if isinstance(data, dict):
        return {key: placed(value, root) for key, value in data.items()}
    if isinstance(data, list):
        return [placed(value, root) for value in data]
    return data.replace("ROOT", str(root)) if isinstance(data, str) else data


@pytest.mark.parametrize(
    "data",
    [
        service(**bind("ROOT/data")),
        service(volumes=[{"type": "volume", "source": "v", "target": "/x"}]),
        service(cap_add=["NET_BIND_SERVICE"], cap_drop=["ALL"], privileged=False),
        service(network_mode="host", pid="service:db"),
        service(build={"context": "ROOT/api", "dockerfile": "Dockerfile"}),
        service(build={"context": "https://github.com/a/b.git"}),
        service(build={"context": "ROOT", "additional_contexts": {"a": "docker-image://x"}}),
        {"volumes": {"v": None, "w": {"driver_opts": {"type": "nfs", "device": ":/srv"}}}},
        {"volumes": {"v": {"driver_opts": {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}}}},
        {"volumes": {"v": {"driver_opts": {"o": "bind", "device": "ROOT/data"}}}},
        service(
            build={"context": "ROOT", "ssh": ["default"], "cache_from": ["registry.example/x"]}
        ),
        {"configs": {"c": {"content": "/etc"}}, "secrets": {"s": {"environment": "X"}}},
    ],
)
def test_what_stays_inside_is_quiet(tmp_path: Path, data: Any) -> None:
    """Granted directories, named volumes, ordinary rights and fetched contexts are fine."""
    assert not list(outside(placed(data, tmp_path), (tmp_path.resolve(),), tmp_path))
