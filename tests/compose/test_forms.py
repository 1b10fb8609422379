"""Short forms, values, and what a project implies."""

from __future__ import annotations

from typing import Any

import pytest

from saaswright.compose.canonical.mounts import long_mount
from saaswright.compose.canonical.ports import long_ports
from saaswright.compose.decode.command import words
from saaswright.compose.decode.text import go_text
from saaswright.compose.decode.values import duration, hosts, nanoseconds, octal, size
from saaswright.compose.output import image_names, service_names, volume_names
from saaswright.compose.resolve import Options, Resolved, resolve
from saaswright.source import Source


def port(target: int, published: str | None = None, **more: Any) -> dict[str, Any]:
    """A long port with the defaults of a short one."""
    given = {"published": published} if published is not None else {}
    return {"mode": "ingress", "protocol": "tcp", "target": target, **given, **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", [port(80)]),
        ("8080:80", [port(80, "8080")]),
        ("127.0.0.1:8080:80", [port(80, "8080", host_ip="127.0.0.1")]),
        ("127.0.0.1::80", [port(80, host_ip="127.0.0.1")]),
        ("[::1]:8080:80", [port(80, "8080", host_ip="::1")]),
        ("53:53/UDP", [port(53, "53", protocol="udp")]),
        ("9-10:19-20", [port(19, "9"), port(20, "10")]),
        ("9-10", [port(10), port(9)]),
        ("8080-8090:80", [port(80, "8080-8090")]),
    ],
)
def test_short_ports_are_understood(text: str, expected: list[dict[str, Any]]) -> None:
    """A short port gives the long ones that the engine's parser gives, in its order."""
    assert long_ports(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":80:",
        "80:",
        "x:80",
        "80:x",
        "70000",
        "80/icmp",
        "1-3:5-6",
        "9-8",
        "1.2.3:80:80",
        "::1:80:80",
        "fe80::1::80",
    ],
)
def test_ports_that_are_none_are_refused(text: str) -> None:
    """What the engine's parser refuses is refused."""
    with pytest.raises(ValueError, match=r"."):
        long_ports(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data:/d", {"type": "volume", "source": "data", "target": "/d", "volume": {}}),
        (
            "./a:/d:ro",
            {
                "type": "bind",
                "source": "./a",
                "target": "/d",
                "read_only": True,
                "bind": {"create_host_path": True},
            },
        ),
        ("x:", {"type": "volume", "target": "x:"}),
        ("x:b", {"type": "volume", "target": "x:b", "volume": {}}),
        ("/only/../one", {"type": "volume", "target": "/one", "volume": {}}),
        (
            "data:/d:nocopy,rw",
            {"type": "volume", "source": "data", "target": "/d", "volume": {"nocopy": True}},
        ),
        (
            "~/x:/y:z,rslave",
            {
                "type": "bind",
                "source": "~/x",
                "target": "/y",
                "bind": {"create_host_path": True, "selinux": "z", "propagation": "rslave"},
            },
        ),
        (
            "C:\\x:/y",
            {
                "type": "bind",
                "source": "C:\\x",
                "target": "/y",
                "bind": {"create_host_path": True},
            },
        ),
        (
            "${D:-./d}:/y:ro",
            {
                "type": "volume",
                "source": "${D:-./d}",
                "target": "/y",
                "read_only": True,
                "volume": {},
            },
        ),
    ],
)
def test_short_mounts_are_understood(text: str, expected: dict[str, Any]) -> None:
    """A short mount gives its long form; colons inside of variables separate nothing."""
    assert long_mount(text) == expected


@pytest.mark.parametrize("text", ["", ":/x:y", "ab::c", "data:/x:ro:more", "data:/x:"])
def test_mounts_that_are_none_are_refused(text: str) -> None:
    """Empty sections and too many colons are refused."""
    with pytest.raises(ValueError, match=r"."):
        long_mount(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", "1m30s"),
        ("1h", "1h0m0s"),
        ("1.5s", "1.5s"),
        ("100ms", "100ms"),
        ("1500us", "1.5ms"),
        ("0", "0s"),
        ("1h30m", "1h30m0s"),
        ("1d", "24h0m0s"),
        ("-5s", "-5s"),
    ],
)
def test_durations_are_written_as_the_reference_does(text: str, expected: str) -> None:
    """A duration is normalised as Go prints it, and means the same afterwards."""
    assert duration(text) == expected
    assert nanoseconds(expected) == nanoseconds(text)


@pytest.mark.parametrize("text", ["", "10", "1x", "s", "1 s", ".s", "1h 2m"])
def test_durations_that_are_none_are_refused(text: str) -> None:
    """A duration without a unit, or with an unknown one, is refused."""
    with pytest.raises(ValueError, match="duration"):
        nanoseconds(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1g", 1 << 30),
        ("512M", 512 << 20),
        ("1.5kb", 1536),
        ("1GiB", 1 << 30),
        ("10 b", 10),
        (7, 7),
        (1e9, 0),
    ],
)
def test_sizes_count_in_powers_of_1024(value: Any, expected: int) -> None:
    """Suffixes mean powers of 1024, with or without ``b`` and ``ib``; ``1e9`` is no size."""
    assert size(value) == expected


@pytest.mark.parametrize("text", ["", "g", "1x", "1.2.3g", "-1g", "1 gb b"])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    """A size without digits or with an unknown unit is refused."""
    with pytest.raises(ValueError, match="size"):
        size(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("run -a 'b c' \"d e\"", ["run", "-a", "b c", "d e"]),
        ("a\\ b c", ["a b", "c"]),
        ("a && b", ["a"]),
        ("a > b", ["a"]),
        ("x 2> err", ["x"]),
        ("echo '' x", ["echo", "", "x"]),
        ("echo $(date +%s) x", ["echo", "$(date +%s)", "x"]),
        ("echo `a b` x", ["echo", "`a b`", "x"]),
        ("", []),
    ],
)
def test_commands_are_split_as_the_reference_does(line: str, expected: list[str]) -> None:
    """A command line is split into words by the reference's rules, not by a shell's."""
    assert words(line) == expected


@pytest.mark.parametrize("line", ["'open", '"open', "a\\", "(sub)", "a)", "`open"])
def test_commands_without_an_end_are_refused(line: str) -> None:
    """A quote or parenthesis without an end is refused."""
    with pytest.raises(ValueError, match="command"):
        words(line)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "true"), (None, ""), (1.0, "1"), (0.5, "0.5"), (1e6, "1e+06"), (1e-5, "1e-05"),
     (123456.0, "123456"), (1234567.5, "1.2345675e+06"), (-2.5, "-2.5"), (3, "3")],
)  # fmt: skip
def test_numbers_become_the_text_the_reference_writes(value: Any, expected: str) -> None:
    """Numbers in maps of strings are written as Go's ``%v`` writes them."""
    assert go_text(value) == expected


def test_hosts_and_modes_are_understood() -> None:
    """Extra hosts in either form give addresses by host; modes are octal."""
    assert hosts(["a=[::1]", "b:1.2.3.4", "b=2.3.4.5"]) == {
        "a": ["::1"],
        "b": ["1.2.3.4", "2.3.4.5"],
    }
    assert (octal(0o440), octal("0440"), octal("440")) == ("0440", "0440", "0440")


def resolved_of(text: str, **options: Any) -> Resolved:
    """The project of a text, which must be valid."""
    resolved, findings = resolve(
        [], Options(home="/h", **options), sources=[Source("/p/compose.yaml", text)]
    )
    assert resolved is not None, findings
    return resolved


@pytest.mark.parametrize(
    "line",
    [
        "ports: [80.0]",
        "ports: [{target: 80, published: 81.0}]",
        "expose: [80.5]",
        "group_add: [1.5]",
        "blkio_config: {weight: '300'}",
        "blkio_config: {weight: '${WEIGHT:-300}'}",
        "blkio_config: {weight_device: [{path: /dev/a, weight: '300'}]}",
    ],
)
def test_numbers_of_another_kind_are_refused_as_by_the_reference(line: str) -> None:
    """A fraction is no port and no group, and a text no weight, although the schema allows it."""
    source = Source("/p/compose.yaml", f"services: {{a: {{image: b, {line}}}}}\n")
    resolved, findings = resolve([], Options(home="/h"), sources=[source])
    assert resolved is None
    assert [one.id for one in findings] == ["bad-value"]


def test_a_mount_at_nothing_is_at_the_working_directory() -> None:
    """A blank ``target`` is ``.``, as the reference prints it."""
    line = "volumes: [{type: tmpfs, target: ''}]"
    resolved = resolved_of(f"services: {{a: {{image: b, {line}}}}}\n")
    assert resolved.data["services"]["a"]["volumes"][0]["target"] == "."


def test_links_and_shared_namespaces_imply_dependencies() -> None:
    """Links, namespaces and ``volumes_from`` of services make dependencies."""
    text = """
services:
  a: {image: x, links: ["b:alias"], pid: "service:c", volumes_from: ["d:ro"]}
  b: {image: x}
  c: {image: x}
  d: {image: x}
"""
    resolved = resolved_of(text)
    found = resolved.data["services"]["a"]["depends_on"]
    assert {name: one.get("restart", False) for name, one in found.items()} == {
        "b": True,
        "c": True,
        "d": False,
    }
    assert service_names(resolved)[-1] == "a"


def test_profiles_switch_services_and_what_they_use() -> None:
    """A service is on with its profile; resources nobody uses are left out."""
    text = """
services:
  a: {image: x}
  b: {image: y, profiles: [dev], volumes: ["data:/d"]}
volumes: {data: {}}
"""
    off, on = resolved_of(text), resolved_of(text, profiles=("dev",))
    assert (service_names(off), volume_names(off)) == (("a",), ())
    assert (service_names(on), volume_names(on)) == (("a", "b"), ("data",))
    assert image_names(on) == ("x", "y")
    assert set(off.disabled) == {"b"}


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "my-app"),
        ({"project_name": "given"}, "given"),
        ({"environment": {"COMPOSE_PROJECT_NAME": "shell"}}, "shell"),
        ({"project_directory": "/x/Some.Dir"}, "my-app"),
    ],
)
def test_the_project_is_named_by_the_first_who_says_so(options: dict[str, Any], name: str) -> None:
    """An option wins over the environment, that over the file, that over the directory."""
    resolved = resolved_of("name: My-App\nservices: {a: {image: x}}\n", **options)
    assert resolved.name == name
    assert resolved.data["networks"]["default"]["name"] == f"{name}_default"


def test_a_project_without_a_name_takes_its_directory_s() -> None:
    """Without a name the directory's is taken, in lower case and without odd characters."""
    assert (
        resolved_of("services: {a: {image: x}}", project_directory="/x/Some.Dir").name == "somedir"
    )


def test_where_things_come_from_can_be_asked() -> None:
    """A path of the resolved project leads back to the file, line and column."""
    resolved = resolved_of("services:\n  a:\n    image: x\n    ports:\n      - 8080:80\n")
    location = resolved.locate(("services", "a", "ports", 0, "published"))
    assert location is not None
    assert (location.source, location.place.line, location.place.column) == (
        "/p/compose.yaml",
        5,
        9,
    )
