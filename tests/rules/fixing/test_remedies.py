"""What the single fixes write, where their rules' own examples do not show it."""

from __future__ import annotations

import pytest

from tests.rules.fixing.mending import after, lines, mended

VOLUME = "    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n"


@pytest.mark.parametrize(
    ("image", "instead"),
    [
        ("postgres:12", "postgres:17"),
        ("postgres:12.3", "postgres:17.11"),
        ("docker.io/library/postgres:12-alpine", "docker.io/library/postgres:17-alpine"),
        ("mysql:8.0", "mysql:8.4"),
    ],
)
def test_an_ended_line_becomes_a_supported_one(image: str, instead: str) -> None:
    """Of the same major version where there is one, as precise as it was, of the same variant."""
    result = mended(f"services:\n  db:\n    image: {image}\n", "end-of-life-tag")
    assert lines(result) == [f"-    image: {image}", f"+    image: {instead}"]


@pytest.mark.parametrize("image", ["postgres:12-bullseye", "postgres:${TAG:-12}", "node:16"])
def test_a_variant_that_nobody_knows_is_left(image: str) -> None:
    """Whether the new line has that variant, or which line is next, is not guessed."""
    assert lines(mended(f"services:\n  db:\n    image: {image}\n", "end-of-life-tag")) == []


def test_another_variant_than_the_catalogs_is_not_pinned() -> None:
    """`postgres:alpine` has another C library than the catalog's tag: its data sort differently."""
    assert lines(mended("services:\n  db:\n    image: postgres:alpine\n", "floating-major")) == []


def test_a_port_gets_the_loopback_address_in_every_form() -> None:
    """Short, with an address, with a protocol, and long."""
    text = (
        "services:\n  db:\n    image: postgres:17\n    ports:\n      - 5432:5432  # short\n"
        "      - '0.0.0.0:5433:5432'\n      - target: 5432\n        published: '5434'\n"
    )
    result = after(mended(text, "published-database-port"))
    assert "- 127.0.0.1:5432:5432  # short\n" in result
    assert "- '127.0.0.1:5433:5432'\n" in result
    assert "published: '5434'\n        host_ip: 127.0.0.1\n" in result


def test_ports_of_one_service_get_parameters_of_their_own() -> None:
    """The default is what stood there, so that the project means the same."""
    text = "services:\n  web:\n    image: a:1\n    ports: ['80:8080', '443:8443']\n"
    result = mended(text, "fixed-host-port", unsafe=False)
    assert "['${WEB_PORT_8080:-80}:8080', '${WEB_PORT_8443:-443}:8443']" in after(result)
    assert all(one.fix.changes == () for one in result.applied)


def test_a_name_that_means_something_is_not_taken() -> None:
    """A variable that is in use already would change with the port."""
    text = (
        "services:\n  web:\n    image: a:${WEB_PORT:-1}\n    ports: ['80:8080']\n"
        "    environment: {PUBLIC_URL: 'https://a.example.com'}\n"
        "  two:\n    image: a:1\n    command: ${PUBLIC_URL}\n"
    )
    result = mended(text, "fixed-host-port", "hard-coded-value")
    assert lines(result) == [
        "-    environment: {PUBLIC_URL: 'https://a.example.com'}",
        "+    environment: {PUBLIC_URL: '${WEB_PUBLIC_URL:-https://a.example.com}'}",
    ]


def test_links_with_another_name_stay() -> None:
    """An alias is a name that the code may use."""
    text = (
        "services:\n  api:\n    image: a:1\n    links: ['db:database']\n"
        "  db:\n    image: postgres:17\n"
    )
    assert lines(mended(text, "links")) == []


def test_links_leave_a_dependency_that_is_declared() -> None:
    """Where `depends_on` says it, the order of starting is kept as it is."""
    text = (
        "services:\n  api:\n    image: a:1\n    links:\n      - db\n      - db:db\n"
        "    depends_on:\n      db:\n        condition: service_healthy\n"
        "  db:\n    image: postgres:17\n    healthcheck:\n      test: [CMD, pg_isready]\n"
    )
    assert lines(mended(text, "links")) == ["-    links:", "-      - db", "-      - db:db"]


def test_the_last_variable_takes_the_mapping_along() -> None:
    """No empty `environment` remains; its neighbour's comment does."""
    text = (
        "services:\n  api:\n    image: a:1\n    environment:\n      # why\n"
        "      NODE_TLS_REJECT_UNAUTHORIZED: '0'\n    restart: always\n"
    )
    assert after(mended(text, "tls-verification-off")) == (
        "services:\n  api:\n    image: a:1\n    # why\n    restart: always\n"
    )


def test_capabilities_add_to_those_that_are_asked_for() -> None:
    """`cap_add` of the file stays; what the image needs comes to it."""
    text = "services:\n  db:\n    image: postgres:17\n    cap_add: [CHOWN, IPC_LOCK]\n"
    result = after(mended(text, "capabilities-not-dropped"))
    assert "cap_add: [CHOWN, IPC_LOCK, DAC_OVERRIDE, FOWNER, SETGID, SETUID]" in result


def test_a_root_without_a_volume_for_the_data_stays_writable() -> None:
    """A store that has nowhere else to write would not start."""
    text = "services:\n  db:\n    image: postgres:17\n"
    assert lines(mended(text, "writable-root")) == []
    assert lines(mended(text + VOLUME, "writable-root")) == [
        "+    read_only: true",
        "+    tmpfs:",
        "+      - /var/run/postgresql",
        "+      - /tmp",
    ]


def test_sizes_leave_room_between_least_and_limit() -> None:
    """A reservation fits below the limits that stand there, or is not made."""
    text = "services:\n  db:\n    image: postgres:17\n    mem_limit: 256m\n"
    assert lines(mended(text, "no-reservations")) == []
    result = mended(
        text.replace("    mem_limit: 256m\n", ""),
        "no-memory-limit",
        "no-cpu-limit",
        "no-reservations",
    )
    assert lines(result) == [
        "+    deploy:",
        "+      resources:",
        "+        limits:",
        '+          cpus: "1"',
        "+          memory: 1024M",
        "+        reservations:",
        '+          cpus: "0.5"',
        "+          memory: 512M",
    ]


def test_a_variable_is_required_wherever_it_is_used() -> None:
    """All of its uses change at once, `$NAME` and `${NAME}`; `$$NAME` is the container's."""
    text = (
        "services:\n  api:\n    image: a:$TAG\n    command: echo $$TAG $TAGS\n"
        "  web:\n    image: w:${TAG}-slim\n"
    )
    fixed = mended(text, "variable-without-value")
    result = after(fixed)
    assert after(fixed, ".env") == "TAG=\nTAGS=\n"
    assert all(one.fix.changes == () for one in fixed.applied)
    assert "image: a:${TAG?set TAG in .env}\n" in result
    assert "image: w:${TAG?set TAG in .env}-slim\n" in result
    assert "command: echo $$TAG ${TAGS?set TAGS in .env}\n" in result


def test_what_nobody_uses_leaves_the_env_file() -> None:
    """The other lines of `.env` stay as they are."""
    files = {
        "compose.yaml": "services:\n  api:\n    image: a:${TAG:-1}\n",
        ".env": "# of the image\nTAG=2\nOTHER='x y'\n",
    }
    result = mended(files, "unused-variable")
    assert after(result, ".env") == "# of the image\nTAG=2\n"
    assert mended(files, "unused-variable", unsafe=False).changed == {}


def test_what_is_used_is_named_in_the_example() -> None:
    """Without its value, below what stands there."""
    files = {
        "compose.yaml": "services:\n  api:\n    image: a:${TAG:-1}\n",
        ".env": "TAG=2\n",
        "env.example": "OTHER=",
    }
    result = mended(files, "undocumented-variable")
    assert after(result, "env.example") == "OTHER=\n# used in image of api\nTAG=\n"
    assert len(result.changed) == 1
    files["compose.yaml"] = 'services:\n  api:\n    image: a\n    ports: ["${TAG:-1}:80"]\n'
    result = mended(files, "undocumented-variable")
    assert after(result, "env.example") == "OTHER=\n# used in ports of api\nTAG=\n"


def test_the_name_of_the_project_stands_first() -> None:
    """Below the comments at the top, in front of the first key."""
    text = "# ours\n\nservices:\n  api:\n    image: a:1\nvolumes:\n  data:\n"
    result = mended(text, "project-name-from-directory", unsafe=False)
    assert after(result).startswith("# ours\n\nname: project\nservices:\n")


def test_a_healthcheck_asks_the_other_port_in_all_its_forms() -> None:
    """Only the port is replaced, not a number that contains it."""
    text = (
        "services:\n  api:\n    image: a:1\n    ports: ['8080:3000']\n    healthcheck:\n"
        "      test: [CMD-SHELL, 'curl http://localhost:8080/18080 || nc -z localhost 8080']\n"
    )
    result = after(mended(text, "healthcheck-wrong-port"))
    assert "'curl http://localhost:3000/18080 || nc -z localhost 3000'" in result


def test_a_dependency_of_another_profile_is_not_safe() -> None:
    """Whoever starts the one without the other would get an error."""
    text = (
        "services:\n  api:\n    image: a:1\n    environment: {DB: 'postgres://db:5432/a'}\n"
        "  db:\n    image: postgres:17\n    profiles: [data]\n"
    )
    assert lines(mended(text, "undeclared-dependency", unsafe=False)) == []


def test_ports_beside_a_variable_are_found_again() -> None:
    """One variable leaves all of them in their short form, a range of them too."""
    text = (
        "services:\n  web:\n    image: a:1\n    ports:\n      - '53:53/tcp'\n      - '53:53/udp'\n"
        "      - 9000-9002:9000-9002/udp\n      - '80:80'\n"
    )
    result = mended(text, "fixed-host-port", unsafe=False)
    assert [one.reason for one in result.refused] == []
    assert len(result.applied) == 1
    text = text.replace("      - 9000-9002:9000-9002/udp\n", "")
    assert [line for line in lines(mended(text, "fixed-host-port")) if line[0] == "+"] == [
        "+      - '${WEB_PORT_53:-53}:53/tcp'",
        "+      - '${WEB_PORT_53_UDP:-53}:53/udp'",
        "+      - '${WEB_PORT_80:-80}:80'",
    ]


def test_every_text_of_a_long_list_is_mended() -> None:
    """However many items there are: texts that are replaced in place do not wait for each other."""
    items = "".join(f"      - V{number}=${{V{number}}}\n" for number in range(120))
    text = f"services:\n  api:\n    image: acme/api:1\n    environment:\n{items}"
    result = mended({"compose.yaml": text, ".env": ""}, "variable-without-value")
    assert after(result).count("?set V") == 120
    assert "# used in environment of api" in after(result, ".env.example")


STORE = "  db:\n    image: postgres:17\n"


@pytest.mark.parametrize(
    ("url", "rest", "instead"),
    [
        ("postgres://a:b@localhost:5432/x", STORE, "postgres://a:b@db:5432/x"),
        ("postgresql+asyncpg://127.0.0.1/x", STORE, "postgresql+asyncpg://db/x"),
        # What the host saw at 5433 is at 5432 inside.
        (
            "postgres://localhost:5433/x",
            f"{STORE}    ports: ['5433:5432']\n",
            "postgres://db:5432/x",
        ),
        (
            "postgres://host.docker.internal:5433/x",
            f"{STORE}    ports: ['5433:5432']\n",
            "postgres://db:5432/x",
        ),
        (
            "redis://localhost:6379",
            f"{STORE}  cache:\n    image: redis:7.4\n",
            "redis://cache:6379",
        ),
        # Another server on the host, by its port or its kind.
        ("postgres://localhost:5499/x", STORE, None),
        ("postgres://localhost:5432/x", f"{STORE}    ports: ['5433:5432']\n", None),
        ("redis://localhost:6379", STORE, None),
        ("postgres://localhost:5432/x", "", None),
        # Which of two, nobody says.
        ("postgres://localhost:5432/x", f"{STORE}  db2:\n    image: postgres:16\n", None),
        # It is not there, or not in reach.
        ("postgres://localhost:5432/x", f"{STORE}    profiles: [data]\n", None),
        ("postgres://localhost:5432/x", f"{STORE}    network_mode: host\n", None),
        ("postgres://localhost:5432/x", f"{STORE}    networks: [n]\nnetworks: {{n: }}\n", None),
        # What a variable holds, or what stands there twice.
        ("postgres://localhost:${PORT}/x", STORE, None),
        ("postgres://localhost:5432/localhost", STORE, None),
    ],
)
def test_localhost_becomes_the_store_that_is_meant(
    url: str, rest: str, instead: str | None
) -> None:
    """Only where one service of the project can be meant, at the port that it has inside."""
    text = f"services:\n  api:\n    image: a:1\n    environment:\n      DB_URL: {url}\n{rest}"
    changed = lines(mended(text, "localhost-in-connection-string"))
    wanted = [f"-      DB_URL: {url}", f"+      DB_URL: {instead}"] if instead else []
    assert changed == wanted
    assert lines(mended(text, "localhost-in-connection-string", unsafe=False)) == []


@pytest.mark.parametrize(
    ("test", "instead"),
    [
        ("curl http://localhost/", "curl -f http://localhost/"),
        ("curl -s http://localhost/ || exit 1", "curl -fs http://localhost/ || exit 1"),
        ("curl --silent localhost", "curl -f --silent localhost"),
        ("/usr/bin/curl -so /a ${URL:-http://a}", "/usr/bin/curl -fso /a ${URL:-http://a}"),
        ("[CMD, curl, -sS, 'http://a']", "[CMD, curl, -fsS, 'http://a']"),
        ("[CMD, curl, 'http://a']", "[CMD, curl, 'http://a', -f]"),
        ("[CMD, curl, --silent, 'http://a']", "[CMD, curl, --silent, 'http://a', -f]"),
        ("[CMD-SHELL, 'curl -s http://a']", "[CMD-SHELL, 'curl -fs http://a']"),
    ],
)
def test_curl_fails_on_errors(test: str, instead: str) -> None:
    """`-f` joins the short options, or stands in front; nothing else changes, nor a second time."""
    text = "services:\n  a:\n    image: acme/a:1.0\n    healthcheck:\n      test: {}\n"
    result = mended(text.format(test), "healthcheck-accepts-errors")
    assert after(result) == text.format(instead)
    assert mended(after(result), "healthcheck-accepts-errors").changed == {}
    safe = mended(text.format(test), "healthcheck-accepts-errors", unsafe=False)
    assert safe.changed == {}
