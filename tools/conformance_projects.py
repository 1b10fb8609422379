"""Made-up compose projects: valid ones, and ones with a mistake, for any key of a service.

``projects()`` is a hypothesis strategy of dictionaries that are dumped as YAML. Only keys that
Docker Compose 2.26.1 knows are used, so that a difference is one of meaning.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["web", "db", "api", "cache", "a.b", "x_1", "job-2"])
WORDS = st.sampled_from(
    [
        "a",
        "abc",
        "yes",
        "on",
        "0440",
        "1.10",
        "1e3",
        "null",
        "~",
        "12:30",
        "x y",
        "a=b",
        "a: b",
        "#no",
        "é",
        "",
        "$$",
        "$$HOME",
        "${UNSET}",
        "${UNSET:-d}",
        "${SET}",
        "${SET:+alt}",
        "${SET-x}/y",
        "${UNSET:-${SET}}",
        "'q'",
        '"q"',
        "tab\tbed",
        "two\nlines\n",
    ]
)
KEYS = st.sampled_from(["A", "B_C", "d.e", "F-G", "SET", "UNSET", "x-y"])
SCALARS = st.one_of(
    WORDS, st.integers(-5, 70000), st.booleans(), st.none(), st.sampled_from([0.5, 2.0, 1e7])
)
DURATIONS = st.sampled_from(
    ["1s", "90s", "1m30s", "500ms", "1h", "0s", "1.5s", "10", "1x", "-1s", "1h0m"]
)
SIZES = st.sampled_from(["1g", "512m", "64kb", "1.5GiB", "100", "10b", "1x", "g", 1024, 0])
PORTS = st.sampled_from(
    [
        "80",
        80,
        "8080:80",
        "127.0.0.1:8080:80",
        "8080-8081:80-81",
        "8080-8090:80",
        "80/udp",
        "53:53/udp",
        "127.0.0.1::80",
        "[::1]:80:80",
        "::1:80:80",
        "99999:80",
        "80:80/xyz",
        "a:b",
        ":80",
        "80:",
        "3000-3002",
        {"target": 80},
        {"target": 80, "published": 8080},
        {"target": "80", "published": "80-81", "mode": "host"},
        {"published": 80},
        "2222:22",
        "${UNSET:-81}:80",
        "${UNSET}:80",
    ]
)
MOUNTS = st.sampled_from(
    [
        "data:/d",
        "./here:/d",
        "/abs:/d/",
        "~/x:/e:ro",
        "/only",
        "data:/f:rw,z",
        "data:/g:nocopy",
        "..:/up",
        "a:b:c:d",
        "::",
        "data:",
        "nope:/x",
        "${UNSET:-./x}:/y",
        "./a:/d/../e:rshared,ro",
        {"type": "volume", "source": "data", "target": "/v", "read_only": True},
        {"type": "bind", "source": "./h", "target": "/h"},
        {"type": "tmpfs", "target": "/t", "tmpfs": {"size": "1m"}},
        {"type": "bind", "target": "/h"},
        {"type": "wrong", "target": "/h"},
        {"source": "data", "target": "/q"},
    ]
)
COMMANDS = st.one_of(
    st.sampled_from(
        [
            "run me",
            "sh -c 'a b'",
            'echo "a b" c',
            "a && b",
            "a \\ b",
            "echo $$HOME",
            "x 'unclosed",
            "(sub)",
            "a;b",
            "",
            "echo $$(date)",
            "`tick`",
            "a > b",
        ]
    ),
    st.lists(WORDS, max_size=3),
    st.none(),
)
PAIRS = st.one_of(
    st.dictionaries(KEYS, SCALARS, max_size=4),
    st.lists(
        st.sampled_from(["A=1", "A=2", "B", "C=", "SET", "UNSET", "D=$${x}", "E=a=b"]), max_size=4
    ),
)
HEALTHCHECKS = st.fixed_dictionaries(
    {},
    optional={
        "test": st.one_of(
            st.sampled_from(
                ["curl x", ["CMD", "a"], ["NONE"], ["wrong"], [], ["CMD-SHELL", "a || b"]]
            )
        ),
        "interval": DURATIONS,
        "timeout": DURATIONS,
        "retries": st.sampled_from([0, 3, "3", "${UNSET:-2}", "x", -1]),
        "start_period": DURATIONS,
        "disable": st.sampled_from([True, False, "yes", "maybe"]),
    },
)
DEPLOYS = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.just("replicated"),
        "replicas": st.sampled_from([0, 1, 3, "2", "x"]),
        "labels": PAIRS,
        "resources": st.fixed_dictionaries(
            {},
            optional={
                "limits": st.fixed_dictionaries(
                    {},
                    optional={
                        "cpus": st.sampled_from(["0.5", 1, 0.25, "x"]),
                        "memory": st.sampled_from(["1g", "64m", "x"]),
                        "pids": st.sampled_from([10, "10"]),
                    },
                )
            },
        ),
        "restart_policy": st.fixed_dictionaries(
            {},
            optional={
                "condition": st.just("on-failure"),
                "delay": DURATIONS,
                "max_attempts": st.sampled_from([0, 3]),
            },
        ),
        "update_config": st.fixed_dictionaries(
            {},
            optional={
                "parallelism": st.sampled_from([0, 2]),
                "delay": DURATIONS,
                "order": st.sampled_from(["start-first", "no"]),
            },
        ),
    },
)
DEPENDENCIES = st.one_of(
    st.lists(NAMES, max_size=2, unique=True),
    st.dictionaries(
        NAMES,
        st.fixed_dictionaries(
            {
                "condition": st.sampled_from(
                    ["service_started", "service_healthy", "service_completed_successfully", "odd"]
                )
            },
            optional={"restart": st.booleans(), "required": st.booleans()},
        ),
        max_size=2,
    ),
)
BUILDS = st.one_of(
    st.sampled_from([".", "./sub", "https://example.org/r.git", "../up"]),
    st.fixed_dictionaries(
        {},
        optional={
            "context": st.sampled_from([".", "sub"]),
            "dockerfile": st.just("D"),
            "dockerfile_inline": st.just("FROM x"),
            "args": PAIRS,
            "target": st.just("t"),
            "labels": PAIRS,
            "shm_size": SIZES,
            "platforms": st.just(["linux/amd64"]),
        },
    ),
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "build": BUILDS,
    "cap_add": st.lists(st.sampled_from(["ALL", "NET_ADMIN"]), max_size=2),
    "command": COMMANDS,
    "container_name": st.sampled_from(["name", "x"]),
    "cpus": st.sampled_from([0.5, "0.1", "1.25", 2, "x"]),
    "depends_on": DEPENDENCIES,
    "deploy": DEPLOYS,
    "devices": st.lists(
        st.sampled_from(["/dev/a:/dev/b", "/dev/a", "/dev/a:/dev/b:r", "a:b:c:d"]), max_size=2
    ),
    "dns": st.sampled_from(["1.1.1.1", ["1.1.1.1", "8.8.8.8"]]),
    "entrypoint": COMMANDS,
    "environment": PAIRS,
    "expose": st.lists(st.sampled_from([80, "80", "90/udp"]), max_size=2, unique_by=str),
    "extra_hosts": st.sampled_from(
        [["a:1.2.3.4"], ["a=1.2.3.4", "b=::1"], {"a": "1.2.3.4"}, ["bad"]]
    ),
    "healthcheck": HEALTHCHECKS,
    "hostname": WORDS,
    "init": st.sampled_from([True, False, "true", "on", "x"]),
    "labels": PAIRS,
    "links": st.sampled_from([["db"], ["db:alias"], ["web"]]),
    "logging": st.sampled_from(
        [{"driver": "none"}, {"driver": "json-file", "options": {"max-size": "1m", "n": 3}}]
    ),
    "mem_limit": SIZES,
    "network_mode": st.sampled_from(["host", "none", "service:db", "bridge"]),
    "networks": st.sampled_from(
        [["back"], ["default", "back"], {"back": None}, {"back": {"aliases": ["q"]}}, ["nope"], []]
    ),
    "pid": st.sampled_from(["host", "service:db"]),
    "ports": st.lists(PORTS, max_size=3),
    "privileged": st.booleans(),
    "profiles": st.sampled_from([["dev"], ["dev", "test"], []]),
    "pull_policy": st.sampled_from(["always", "if_not_present", "never", "odd"]),
    "read_only": st.sampled_from([True, "no", "x"]),
    "restart": st.sampled_from(["no", "always", False]),
    "scale": st.sampled_from([0, 1, 2, "3"]),
    "secrets": st.lists(st.sampled_from(["s", {"source": "s", "target": "t"}, "nope"]), max_size=2),
    "configs": st.lists(st.sampled_from(["c", {"source": "c", "target": "/t"}]), max_size=2),
    "security_opt": st.sampled_from([["a"], ["a", "b"], ["a", "a"]]),
    "shm_size": SIZES,
    "stop_grace_period": DURATIONS,
    "sysctls": PAIRS,
    "tmpfs": st.sampled_from(["/t", ["/t", "/u"], ["/t", "/t"]]),
    "ulimits": st.sampled_from(
        [{"nofile": 5}, {"nofile": {"soft": 1, "hard": 2}}, {"nofile": {"soft": 1}}, {"n": "7"}]
    ),
    "user": st.sampled_from(["root", "1000:1000", 1000]),
    "volumes": st.lists(MOUNTS, max_size=3),
    "volumes_from": st.sampled_from([["db"], ["container:x"], ["db:ro"]]),
    "working_dir": WORDS,
    "extends": st.sampled_from(
        ["db", {"service": "web"}, {"service": "none"}, {"service": "base", "file": "base.yaml"}]
    ),
    "imgae": st.just("typo"),
    "x-mine": st.just({"a": 1}),
}
RARE = ("imgae", "extends", "network_mode")


@st.composite
def services(draw: st.DrawFn) -> dict[str, Any]:
    """One service with an image and a few other keys."""
    keys = draw(st.lists(st.sampled_from(sorted(OPTIONAL)), max_size=4, unique=True))
    service = {
        key: draw(OPTIONAL[key]) for key in keys if key not in RARE or draw(st.integers(0, 3)) == 0
    }
    if draw(st.integers(0, 30)):
        service["image"] = draw(
            st.sampled_from(["nginx", "nginx:1.27", "${UNSET:-redis}:7", "reg/x@sha256:1"])
        )
    return service


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Any]:
    """A project of one to three services and what they may refer to."""
    project: dict[str, Any] = {
        "services": draw(st.dictionaries(NAMES, services(), min_size=1, max_size=3)),
        "volumes": draw(
            st.sampled_from(
                [
                    {"data": None},
                    {"data": {"external": True}},
                    {"data": {"driver": "d", "external": True}},
                    {"data": {"name": "n", "labels": ["a=b"], "driver_opts": {"x": 1}}},
                ]
            )
        ),
        "networks": draw(
            st.sampled_from(
                [
                    {"back": None},
                    {"back": {"internal": True, "ipam": {"config": [{"subnet": "10.0.0.0/8"}]}}},
                    {"back": {"external": {"name": "old"}}},
                    {"default": {"name": "mine"}, "back": {}},
                ]
            )
        ),
        "secrets": draw(
            st.sampled_from(
                [
                    {"s": {"file": "./s"}},
                    {"s": {"environment": "SET"}},
                    {"s": {"external": True}},
                    {"s": {}},
                ]
            )
        ),
        "configs": draw(
            st.sampled_from(
                [
                    {"c": {"content": "x$$y"}},
                    {"c": {"file": "c"}},
                    {"c": {"file": "c", "content": "d"}},
                ]
            )
        ),
    }
    for key in draw(
        st.lists(st.sampled_from(["volumes", "networks", "secrets", "configs"]), max_size=2)
    ):
        project.pop(key, None)
    if draw(st.integers(0, 3)) == 0:
        project["name"] = draw(st.sampled_from(["mine", "${UNSET:-mine}", "Mine", "_x"]))
    return project


@st.composite
def layered_projects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A project, one in three times with a second file over it."""
    project = draw(projects())
    if draw(st.integers(0, 2)):
        return [project]
    over: dict[str, Any] = {}
    for name in project["services"]:
        if draw(st.booleans()):
            service = draw(services())
            if draw(st.booleans()):
                service.pop("image", None)
            over[name] = service
    return [project, {"services": over}]
