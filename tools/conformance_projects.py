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
    WORDS,
    st.integers(-5, 70000),
    st.booleans(),
    st.none(),
    st.sampled_from([0.5, 2.0, 1e7, 1 << 63, 1 << 64]),
)
DURATIONS = st.sampled_from(
    ["1s", "90s", "1m30s", "500ms", "1h", "0s", "1.5s", "10", "1x", "-1s", "1h0m"]
)
SIZES = st.sampled_from(
    ["1g", "512m", "64kb", "1.5GiB", "100", "10b", "1x", "g", 1024, 0, 1e6, 0.5]
)
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
        80.0,
        {"target": 80.0},
        {"target": 80, "published": 81.0},
        {"target": 80, "host_ip": "127.0.0.1", "name": "n", "app_protocol": "http"},
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
        {"type": "tmpfs", "target": ""},
        {"type": "volume", "source": "data", "target": " "},
        {"type": "bind", "source": "", "target": "."},
        "x:${UNSET}",
        "x:${SET}:/b",
        "${UNSET}:x",
        ".:${UNSET}",
        "./x:/y:${UNSET}",
        "${SET}:${SET}",
        "C:\\a:/b:ro",
        "c:/a:D:/b",
        {
            "type": "bind",
            "source": "./z",
            "target": "/z",
            "bind": {"propagation": "rshared", "create_host_path": "no", "selinux": "z"},
        },
        {"type": "volume", "target": "/w", "volume": {"nocopy": "yes", "subpath": "s/t"}},
        {"type": "tmpfs", "target": "/t", "tmpfs": {"size": 4096, "mode": 1023}},
        {"type": "npipe", "source": "a", "target": "/p", "consistency": "cached"},
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
        "start_interval": DURATIONS,
    },
)
DEPLOYS = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["replicated", "global", "odd"]),
        "endpoint_mode": st.sampled_from(["vip", "dnsrr"]),
        "placement": st.sampled_from(
            [
                {"constraints": ["node.role==x"]},
                {"preferences": [{"spread": "node.labels.z"}], "max_replicas_per_node": 1},
                {"max_replicas_per_node": "${UNSET:-2}"},
                {},
            ]
        ),
        "rollback_config": st.sampled_from(
            [{"failure_action": "pause", "max_failure_ratio": 0.5}, {"monitor": "1m30s"}, {}]
        ),
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
                ),
                "reservations": st.sampled_from(
                    [
                        {"cpus": "0.1", "memory": "1m"},
                        {"devices": [{"capabilities": ["gpu"], "count": "all"}]},
                        {
                            "devices": [
                                {"capabilities": ["gpu"], "device_ids": ["0"], "driver": "d"}
                            ]
                        },
                        {"devices": [{"capabilities": ["gpu"], "count": 1, "device_ids": ["0"]}]},
                        {"devices": [{"count": 1}]},
                        {
                            "generic_resources": [
                                {"discrete_resource_spec": {"kind": "g", "value": 2}}
                            ]
                        },
                    ]
                ),
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
            "platforms": st.sampled_from([["linux/amd64"], [], ["linux/amd64", "linux/arm64"]]),
            "additional_contexts": st.sampled_from(
                [{"a": "./a"}, ["a=https://example.org/x.git"], ["bad"], {"a": "docker-image://x"}]
            ),
            "cache_from": st.sampled_from([["a:b"], ["type=local,src=x"], []]),
            "extra_hosts": st.sampled_from([["a:1.2.3.4"], {"a": "::1"}]),
            "network": st.sampled_from(["host", "none"]),
            "no_cache": st.sampled_from([True, "yes", "x"]),
            "privileged": st.sampled_from([True, "no"]),
            "pull": st.sampled_from([True, "x"]),
            "secrets": st.sampled_from([["s"], [{"source": "s", "target": "t"}]]),
            "ssh": st.sampled_from([["default"], "default", {"a": "~/.ssh/k"}, ["a=./k"], ["x"]]),
            "tags": st.sampled_from([["a:1"], ["a:1", "a:1"]]),
            "ulimits": st.sampled_from([{"nofile": 5}, {"nofile": {"soft": 1, "hard": 2}}]),
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
    "dns": st.sampled_from(["1.1.1.1", ["1.1.1.1", "8.8.8.8"], ["1.1.1.1"] * 2, []]),
    "entrypoint": COMMANDS,
    "environment": PAIRS,
    "expose": st.lists(
        st.sampled_from([80, "80", "90/udp", "90-92", 80.5, "x"]), max_size=2, unique_by=str
    ),
    "extra_hosts": st.sampled_from(
        [
            ["a:1.2.3.4"],
            ["a=1.2.3.4", "b=::1"],
            {"a": "1.2.3.4"},
            {"a": ["1.2.3.4", "::1"]},
            ["a:[::1]", "a:host-gateway"],
            ["bad"],
            {},
        ]
    ),
    "healthcheck": HEALTHCHECKS,
    "hostname": WORDS,
    "init": st.sampled_from([True, False, "true", "on", "x"]),
    "labels": PAIRS,
    "links": st.sampled_from([["db"], ["db:alias"], ["web"]]),
    "logging": st.sampled_from(
        [
            {"driver": "none"},
            {"options": {"a": None, "b": 1.5}},
            {},
            {"driver": "json-file", "options": {"max-size": "1m", "n": 3}},
        ]
    ),
    "mem_limit": SIZES,
    "network_mode": st.sampled_from(["host", "none", "service:db", "bridge"]),
    "networks": st.sampled_from(
        [
            ["back"],
            ["default", "back"],
            ["back", "back"],
            {"back": None},
            {"back": {"aliases": ["q"]}},
            {"back": {"ipv4_address": "1.2.3.4", "priority": 1000, "link_local_ips": ["5.6.7.8"]}},
            {"back": {"mac_address": "x", "driver_opts": {"a": 1}}},
            {"default": {}, "back": None},
            ["nope"],
            [],
        ]
    ),
    "pid": st.sampled_from(["host", "service:db"]),
    "ports": st.lists(PORTS, max_size=3),
    "privileged": st.booleans(),
    "profiles": st.sampled_from([["dev"], ["dev", "test"], []]),
    "pull_policy": st.sampled_from(["always", "if_not_present", "never", "odd"]),
    "read_only": st.sampled_from([True, "no", "x"]),
    "restart": st.sampled_from(["no", "always", False, "on-failure:3", "on-failure:x", "odd", ""]),
    "scale": st.sampled_from([0, 1, 2, "3"]),
    "secrets": st.lists(
        st.sampled_from(
            ["s", {"source": "s", "target": "t"}, {"source": "s", "mode": 0o440}, "nope"]
        ),
        max_size=2,
    ),
    "configs": st.lists(
        st.sampled_from(
            ["c", {"source": "c", "target": "/t"}, {"source": "c", "uid": "1", "mode": "0440"}]
        ),
        max_size=2,
    ),
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
    "annotations": PAIRS,
    "attach": st.sampled_from([True, "no", "x"]),
    "blkio_config": st.sampled_from(
        [
            {"weight": 300},
            {"weight": "${UNSET:-300}"},
            {"device_read_bps": [{"path": "/dev/a", "rate": "1mb"}]},
            {"device_write_iops": [{"path": "/dev/a", "rate": 120}]},
            {"weight_device": [{"path": "/dev/a", "weight": 400}]},
            {"wrong": 1},
        ]
    ),
    "cap_drop": st.sampled_from([["ALL"], ["ALL", "ALL"], [], "ALL"]),
    "cgroup": st.sampled_from(["host", "private", "odd"]),
    "cgroup_parent": WORDS,
    "cpu_count": st.sampled_from([2, "2", "${UNSET:-2}", -1, "x", 1.5]),
    "cpu_percent": st.sampled_from([50, "50", 33.3, "x"]),
    "cpu_period": st.sampled_from([50000, "50000", "50ms", "x"]),
    "cpu_quota": st.sampled_from([25000, "25000", "25ms", -1]),
    "cpu_rt_period": st.sampled_from(["1400us", "11000", 11000]),
    "cpu_rt_runtime": st.sampled_from(["400us", "95000", 95000]),
    "cpu_shares": st.sampled_from([73, "73", "x"]),
    "cpuset": st.sampled_from(["0-1", "0,1", 0]),
    "credential_spec": st.sampled_from(
        [{"file": "a.json"}, {"registry": "r"}, {"config": "c"}, {}, {"file": "a", "config": "c"}]
    ),
    "develop": st.sampled_from(
        [
            None,
            {"watch": [{"path": "./src", "action": "sync", "target": "/app"}]},
            {"watch": [{"path": "p.json", "action": "rebuild", "ignore": ["node_modules/"]}]},
            {"watch": [{"path": ".", "action": "odd"}]},
            {"watch": [{"action": "sync"}]},
        ]
    ),
    "device_cgroup_rules": st.sampled_from([["c 1:3 mr", "a 7:* rmw"], ["c 1:3 mr"] * 2]),
    "dns_opt": st.sampled_from([["use-vc"], ["use-vc", "no-tld-query"], "use-vc"]),
    "dns_search": st.sampled_from(["a.b", ["a.b", "c.d"], []]),
    "domainname": WORDS,
    "env_file": st.sampled_from(
        [
            ".env.none",
            ["e.env"],
            "e.env",
            ["e.env", "f.env"],
            [{"path": "none.env", "required": False}, "e.env"],
            [{"path": "none.env", "required": True}],
            {"path": "e.env"},
        ]
    ),
    "group_add": st.sampled_from([["mail"], ["mail", 100], ["a", "a"], [1.5]]),
    "imgae": st.just("typo"),
    "ipc": st.sampled_from(["host", "shareable", "service:db", "service:nope", "odd"]),
    "isolation": WORDS,
    "mac_address": st.sampled_from(["02:42:ac:11:65:43", "x"]),
    "mem_reservation": SIZES,
    "mem_swappiness": st.sampled_from([0, 60, "60", "x", "1k"]),
    "memswap_limit": st.sampled_from(["1g", -1, "-1", 0, "x"]),
    "oom_kill_disable": st.sampled_from([True, "yes", "x"]),
    "oom_score_adj": st.sampled_from([-1000, 500, "500", 1001, "x"]),
    "pids_limit": st.sampled_from([10, "10", -1, 0, 1.5, "x"]),
    "platform": st.sampled_from(["linux/amd64", "osx", "", "linux/arm64/v8"]),
    "runtime": WORDS,
    "stdin_open": st.sampled_from([True, "true", "x"]),
    "stop_signal": st.sampled_from(["SIGUSR1", 9, ""]),
    "storage_opt": st.sampled_from([{"size": "1G"}, {"size": 1}, {}, ["size=1"]]),
    "tty": st.sampled_from([True, "off", "x"]),
    "userns_mode": st.sampled_from(["host", "x"]),
    "uts": st.sampled_from(["host", "x"]),
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
                    {"data": {"external": "yes", "name": "${UNSET:-n}"}},
                    {"data": {"driver": "local", "driver_opts": {"o": "bind", "device": "./d"}}},
                    {"data": {"labels": {"a": 1.5, "b": None}}, "x": {}},
                    {"data": {"external": {"name": "n"}, "driver": "d"}},
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
                    {"back": {"driver_opts": {"a": 1}, "attachable": "on", "enable_ipv6": True}},
                    {"back": {"external": True, "driver": "d"}},
                    {"back": {"ipam": {"driver": "d", "options": {"a": "b"}, "config": []}}},
                    {"back": {"ipam": {"config": [{"gateway": "g", "aux_addresses": {"h": "1"}}]}}},
                    {"back": {"labels": ["a", "b=c"], "driver": "", "internal": "maybe"}},
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
                    {"s": {"external": True, "name": "n"}},
                    {"s": {"external": True, "file": "f"}},
                    {"s": {"file": "~/s", "environment": "SET"}},
                    {"s": {"file": "${UNSET:-./s}", "labels": ["a=1"], "template_driver": "t"}},
                ]
            )
        ),
        "configs": draw(
            st.sampled_from(
                [
                    {"c": {"content": "x$$y"}},
                    {"c": {"file": "c"}},
                    {"c": {"file": "c", "content": "d"}},
                    {"c": {"environment": "SET"}},
                    {"c": {"external": {"name": "n"}}},
                    {"c": {"content": ""}},
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
