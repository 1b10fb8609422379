"""What is taken for a secret, and that none of it is ever shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.finding import Finding, Location, Severity
from saaswright.rules.masking import mask, without_secrets
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.secrets import (
    in_connection_string,
    in_url,
    known_format,
    literal,
    names_secret,
)
from saaswright.source import Place
from tests.rules.judge import judged
from tests.timing import least_seconds


@pytest.mark.parametrize(
    "name",
    ["POSTGRES_PASSWORD", "db.password", "JWT_SECRET", "STRIPE_API_KEY", "APIKEY", "AUTH_TOKEN",
     "AWS_SECRET_ACCESS_KEY", "SECRET_KEY_BASE", "MYSQL_ROOT_PASSWORD", "REDIS_PASS", "PGPASSWORD"],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    """Variables that hold a password, key or token are known by their name."""
    assert names_secret(name)


@pytest.mark.parametrize(
    "name",
    ["DB_PASSWORD_FILE", "TOKEN_TTL", "PASSWORD_MIN_LENGTH", "AWS_ACCESS_KEY_ID", "SECRET_NAME",
     "ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD", "KEYCLOAK_URL", "COMPASS",
     "BYPASS_CACHE", "UWSGI_PASS", "NGINX_PROXY_PASS",
     "S3_ACCESS_KEY", "TOKENIZERS_PARALLELISM", "PUBLIC_KEY_URL"],
)  # fmt: skip
def test_names_that_only_speak_of_secrets(name: str) -> None:
    """Variables about a secret (its file, its lifetime) are none."""
    assert not names_secret(name)


@pytest.mark.parametrize(
    "value", ["", "true", "${DB_PASSWORD}", "/run/secrets/db", "12", "<token>"]
)
def test_what_is_no_literal(value: str) -> None:
    """Switches, variables, paths and placeholders are no secrets."""
    assert not literal(value)


def test_known_formats() -> None:
    """A key is recognised by the format of its issuer, whatever the variable is called."""
    assert known_format("AKIA" + "ABCDEFGHIJKLMNOP") == "an AWS access key"
    assert known_format("x ghp_" + "a1B2" * 9) == "a GitHub token"
    assert known_format("-----BEGIN RSA PRIVATE KEY-----") == "a private key"
    assert known_format("AKIA is the prefix") is None


def test_password_in_a_url() -> None:
    """The password of a URL is found; a variable in its place is none."""
    assert in_url("postgresql://app:kW8vQ2@db/app") == "kW8vQ2"
    assert in_url("postgresql://app:${DB_PASSWORD}@db/app") is None
    assert in_url("https://example.com/a:b@c") is None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("      DB_PASSWORD: hunter22", "      DB_PASSWORD: ***"),
        ("      - DB_PASSWORD=hunter22", "      - DB_PASSWORD=***"),
        ('environment: {DB_PASSWORD: "hunter22", A: 1}', 'environment: {DB_PASSWORD: "***", A: 1}'),
        ("  DB_PASSWORD: ${DB_PASSWORD:-hunter22}", "  DB_PASSWORD: ${DB_PASSWORD:-***}"),
        ("  DB_PASSWORD: ${DB_PASSWORD:?set it}", "  DB_PASSWORD: ${DB_PASSWORD:?set it}"),
        ("  URL: redis://:hunter22@cache:6379", "  URL: redis://:***@cache:6379"),
        (
            "  command: redis-server --requirepass hunter22",
            "  command: redis-server --requirepass ***",
        ),
        ('  command: ["serve", "--token", "hunter22"]', '  command: ["serve", "--token", "***"]'),
        ("  PORT: 8080", "  PORT: 8080"),
        ("  APP_SECRET: correct horse battery  # why", "  APP_SECRET: ***  # why"),
        ("  APP_SECRET: /9j+AbC/dEf", "  APP_SECRET: ***"),
        ("  APP_SECRET: 'a b c'", "  APP_SECRET: '***'"),
        ("  A: {APP_SECRET: ${X:-abc}, B: 2}", "  A: {APP_SECRET: ${X:-***}, B: 2}"),
        ('      - "APP_SECRET=abc def"', '      - "APP_SECRET=***'),
        (f"  MODEL: sk-proj-{'kW8vQ2mZ' * 4}", "  MODEL: ***"),
        (f"  DEPLOY_WITH: ghp_{'a1B2' * 9}", "  DEPLOY_WITH: ***"),
        ("  APP_SECRET: a b   c \t # why # not", "  APP_SECRET: *** \t # why # not"),
        ("  APP_SECRET: ", "  APP_SECRET: "),
        ("  A=${x APP_SECRET=hunter22 B=${y", "  A=${x APP_SECRET=*** B=${y"),
        ("  x: run --token ${X a", "  x: run --token ***"),
        ("  x: my-app-password=hunter22", "  x: my-app-password=***"),
        (f"  Größe: AKIA{'A1B2' * 4}", "  Größe: ***"),
    ],
)
def test_masking(line: str, shown: str) -> None:
    """A line shows its keys and variables, never the secret."""
    assert mask(line) == shown


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=20))
def test_no_secret_of_a_telling_name_is_shown(secret: str) -> None:
    """Whatever the value is, the excerpt of its line does not hold it."""
    value = f"q{secret}7"
    for line in (f"API_TOKEN: {value}", f"- API_TOKEN={value}", f"u://a:{value}@h/"):
        assert value not in mask(line)


@pytest.mark.parametrize(
    ("begin", "repeated", "end"),
    [("", "-pass", ""), ("key: x ", "a", ""), ("key:", " ", ""), ("key: x", " ", "y"),
     ("-passpasspasspass", " ", '"'), ("PASSWORD: ", "a # ", "\nx"), ("PASSWORD: ", "a ", "\nx"),
     ("key ", "A=${", ""), ("key ", "--pass ${ ", ""), ("key ", "a://a:", ""),
     ("", "_PASS1", ": x"), ("PASSWORD: ", "${a:-", "}"), ("key ", "a='", ""),
     ("", "-----BEGIN A ", "")],
)  # fmt: skip
def test_masking_takes_time_by_the_length(begin: str, repeated: str, end: str) -> None:
    """What is made to be slow takes no more than some times what an ordinary line does."""
    for length in (500, 2000, 8000, 32_000):
        usual = least_seconds(lambda: mask.__wrapped__("KEY: b, " * (length // 8)))  # noqa: B023
        line = begin + repeated * (length // len(repeated)) + end
        taken = least_seconds(lambda: mask.__wrapped__(line))  # noqa: B023
        assert taken < 40 * usual, length


def test_urls_are_found_in_time_by_the_length() -> None:
    """A long word that is no scheme is looked at once, not from each of its letters."""
    usual, word = "a://b " * 1700, "a" * 10_000 + " ://"
    assert least_seconds(lambda: in_url(word)) < 40 * least_seconds(lambda: in_url(usual))


def test_long_values_of_a_file_are_judged_in_time_by_the_length() -> None:
    """A long word beside a URL costs what other long values do."""

    def judge(value: str) -> float:
        text = f'services: {{a: {{image: x, environment: {{API_KEY: "{value}"}}}}}}\n'
        return least_seconds(lambda: judged(text, *RULES))

    usual = judge("a b " * 2500)
    assert judge("a" * 10_000 + " ://") < 10 * usual


def test_every_rule_hides_what_it_found() -> None:
    """No finding of any rule shows a secret of a file that is full of them, anywhere."""
    secrets = ("kW8vQ2mZ7rT4xN1p", "zZ9yY8xX7wW6vV5u", "pP0oO9iI8uU7yY6t", "wordpress")
    text = f"""\
services:
  api:
    build:
      context: .
      args: {{NPM_TOKEN: {secrets[0]}}}
    command: [serve, --password, {secrets[1]}]
    environment:
      JWT_SECRET: {secrets[2]}
      DATABASE_URL: postgresql://app:{secrets[0]}@db:5432/app?sslmode=disable
      REDIS_URL: redis://:{secrets[1]}@localhost:6379
  db:
    image: postgres:12
    environment: [POSTGRES_PASSWORD={secrets[3]}, "POSTGRES_USER=app"]
    ports: ["5432:5432"]
"""
    found = judged(text, *RULES)
    assert {"literal-secret", "default-password", "secret-in-command"} <= {f.id for f in found}
    for finding in found:
        shown = f"{finding.message} {finding.help} {finding.location}"
        assert not [secret for secret in secrets if secret in shown], finding.id


def test_hidden_texts_go_wherever_they_stand() -> None:
    """What a rule calls hidden is masked in the excerpt, whatever it looks like."""
    at = Location("f", Place(1, 1, 1, 9), (), "x: opensesame")
    shown = without_secrets(Finding("r", Severity.ERROR, "m", at), ("opensesame",))
    assert shown.location is not None
    assert shown.location.excerpt == "x: ***"


@pytest.mark.parametrize("piece", ["${", "$", "<", "[", "/", "*", " "])
def test_a_value_is_judged_in_time_by_its_length(piece: str) -> None:
    """Two million pieces before a line break: whoever looks back from each of them takes hours."""
    assert literal(piece * 2_000_000 + "\ny") is (piece != "${")


def test_a_variable_on_any_line_is_no_literal() -> None:
    """A value of several lines is judged as one of a single line is."""
    assert not literal("first ${A}\nsecond")
    assert not literal("first\n${A}")
    assert literal("first\nsecond")


@pytest.mark.parametrize(
    ("value", "password"),
    [
        ("host=db user=app password=one dbname=x", "one"),
        ("Server=db,1433;Database=x;User Id=sa;Password=One1;TrustServerCertificate=True", "One1"),
        ("jdbc:mysql://db/x?user=app&password=one&useSSL=false", "one"),
        ("root:one@tcp(db:3306)/x?parseTime=true", "one"),
        ("host=db password=${DB_PASSWORD}", None),
        ("please write password=one here", None),
        ("--host=db --password=one", None),
        ("https://example.com/?max_password=one", None),
        ("a:b@example.com", None),
        ("user=app;password=", None),
    ],
)
def test_passwords_of_connection_strings(value: str, password: str | None) -> None:
    """Keyword/value strings, parameters of JDBC and Go's DSN hold one; other texts do not."""
    assert in_connection_string(value) == password


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("postgres://shop:shop@db/x", ["default-password"]),
        ("postgres://shop:postgres@db/x", ["default-password"]),
        ("postgres://shop:kW8vQ2mZ7rT4xN1p@db/x", ["literal-secret"]),
        ("jdbc:postgresql://db/x?user=shop&password=postgres", ["default-password"]),
        ("shop:secret@tcp(db:3306)/x", ["default-password"]),
        ("postgres://shop:${DB_PASSWORD}@db/x", []),
        ("postgres://shop@db/x", []),
    ],
)
def test_a_variable_whose_name_tells_nothing(value: str, rules: list[str]) -> None:
    """What stands in a connection string is said once, by one rule, and not shown."""
    text = f"services:\n  a:\n    image: acme/a:1.0\n    environment:\n      TARGET: {value}\n"
    asked = (BY_ID["default-password"], BY_ID["literal-secret"])
    found = judged(text, *asked)
    assert [one.id for one in found] == rules
    shown = [one.location.excerpt for one in found if one.location]
    assert not any(f"{word}@" in line for line in shown for word in (":shop", "postgres", "secret"))
    assert not any("password=postgres" in line for line in shown)
