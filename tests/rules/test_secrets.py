"""What is taken for a secret, and that none of it is ever shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saaswright.finding import Finding, Location, Severity
from saaswright.rules.connection_strings import passwords
from saaswright.rules.masking import mask, without_secrets
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.secrets import in_connection_strings, known_format, literal, names_secret
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


@pytest.mark.parametrize(
    ("begin", "repeated", "end"),
    [("", "a", " ://"), ("", "://", "@"), ("", "://a:", "@"), ("", "://a:b@c", ""),
     ("", "@", "@tcp("), ("", ":@tcp(", ""), ("", "a:b@tcp(", ""), ("a:", "${", "@tcp("),
     ("host= ", "password=", ""), ("host= ", '"password=', ";"), ("host= ", "password=\\'", ""),
     ("host= ", "password='\\", ""), ("host= ", "password=${", ""), ("host= ", " ;", "password="),
     ("password= ", "user ", ""), ("password=", " ", "host=")],
)  # fmt: skip
def test_connection_strings_are_read_in_time_by_the_length(
    begin: str, repeated: str, end: str
) -> None:
    """A text that is made to be slow takes no more than some times what an ordinary one does."""
    read = passwords.__wrapped__
    for length in (2000, 8000, 32_000):
        usual = least_seconds(lambda: read("a://b:c@d password=e " * (length // 20)))  # noqa: B023
        text = begin + repeated * (length // len(repeated)) + end
        assert least_seconds(lambda: read(text)) < 20 * usual, length  # noqa: B023


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


STRINGS: tuple[tuple[str, list[str]], ...] = (
    ("host=db user=app password=one dbname=x", ["one"]),
    ("host=db user=app password='one two' dbname=x", ["one two"]),
    ("host=db password='it\\'s one' user=x", ["it\\'s one"]),
    ("host=db password='one", ["one"]),
    ("host=db password=one,two, user=x", ["one,two"]),
    ("password=one host=db; user=x", ["one host=db"]),
    ("Server=db,1433;Database=x;User Id=sa;Password=One1;TrustServerCertificate=True", ["One1"]),
    ("Server=db; Pwd=one two ; User Id=sa", ["one two"]),
    ("Password=it's one;Server=db", ["it's one"]),
    ("Data Source=db;PWD='one;two';UID=sa", ["one;two"]),
    ("jdbc:mysql://db/x?user=app&password=one&useSSL=false", ["one"]),
    ("jdbc:mysql://db/x?password=one", ["one"]),
    ("jdbc:sqlserver://db:1433;databaseName=x;user=sa;password=One 1;encrypt=true", ["One 1"]),
    ("jdbc:h2:mem:x;USER=sa;PASSWORD=one", ["one"]),
    ("root:one@tcp(db:3306)/x?parseTime=true", ["one"]),
    ("root:o:n@e@tcp(db:3306)/x", ["o:n@e"]),
    ("root:one@unix(/tmp/s)/x", ["one"]),
    ("root:one@/x", ["one"]),
    ("--dsn=root:one@tcp(db:3306)/x", ["one"]),
    ("a:one@tcp(b)/x a:two@tcp(c)/x", ["one", "two"]),
    ('Module required username="app" password="one";', ["one"]),
    ("postgresql://app:one@db/app", ["one"]),
    ("jdbc:postgresql://db/x?user=a&password=one postgres://b:two@c", ["one", "two"]),
    ("redis://:one@cache:6379", ["one"]),
    ("amqp://a:one@mq1,amqp://b:two@mq2", ["one", "two"]),
    ("smtp://me@example.com:one@smtp.example.com", ["one"]),
    ("postgres://app:o@ne@db/x?mail=a@b", ["o@ne"]),
    ("postgres://app:o?n#e@db/x", ["o?n#e"]),
    ("mysql://root:one@tcp(db:3306)/x", ["one"]),
    ("postgresql://app:${DB_PASSWORD}@db/app", []),
    ("postgresql://app:{password}@db/app", []),
    ("postgresql://app:%(password)s@db/app", []),
    ("postgresql://app:%PASSWORD%@db/app", []),
    ("postgresql://app:$PASSWORD@db/app", []),
    ("postgresql://app:$(cat file)@db/app", []),
    ("postgresql://app:#{password}@db/app", []),
    ("postgresql://app:__PASSWORD__@db/app", []),
    ("postgresql://app:<password>@db/app", []),
    ("postgresql://app:@db/app", []),
    ("https://example.com/a:b@c", []),
    ("https://example.com:443?mail=a@b.c", []),
    ('["http://a:80","x@y"]', []),
    ("redis://app@a:6379,redis://app@b:6379", []),
    ("host=db password=${DB_PASSWORD}", []),
    ("host=db password=/run/secrets/db", []),
    ("host=db password='' user=x", []),
    ('["host=db password=", "user=x"]', []),
    ("please write password=one here", []),
    ("--host=db --password=one", []),
    ("host=db passfile=one", []),
    ("https://example.com/?max_password=one", []),
    ("a:b@example.com", []),
    ("a @tcp(b)", []),
    ("ssh git@host:a@/x", []),
    ("user=app;password=", []),
)


@pytest.mark.parametrize(("value", "found"), STRINGS)
def test_passwords_of_connection_strings(value: str, found: list[str]) -> None:
    """URLs, keyword/value strings, parameters of JDBC and Go's DSN hold one; others do not."""
    assert [one.value for one in in_connection_strings(value)] == found


@pytest.mark.parametrize(
    ("value", "user"),
    [
        ("host=db user=app password=one", "app"),
        ("Server=db;User Id=sa;Password=one", "sa"),
        ('username="app" password="one"', "app"),
        ("root:one@tcp(db)/x", "root"),
        ("DSN=root:one@tcp(db)/x", "root"),
        ("redis://:one@cache", ""),
        ("host=db password=one", ""),
        ("postgres://app:one@db", "app"),
    ],
)
def test_whose_password_it_is(value: str, user: str) -> None:
    """The user of a connection string is known, as its name is the password that is tried first."""
    assert [one.user for one in in_connection_strings(value)] == [user]


@pytest.mark.parametrize("line", ["  DSN: {}", "  - DSN={}", '  "DSN": "{}",', "['{}', 'b=c']"])
@pytest.mark.parametrize(
    "string",
    ["host=db user=a password={}", "Server=db;Password={};", "Server=db;Password={}",
     "password={};Server=db", "jdbc:x://db?user=a&password={}&b=c", "a:{}@tcp(db:1)/x",
     "redis://:{}@h", "smtp://a@b.c:{}@d", "a://b:x@{}@h", "Server=db;Pwd=x {} y;User=z",
     "a://${{USER:-app}}:{}@h", "a://b:${{WORD:-{}}}@h", "host=db password=${{WORD:-{}}}"],
)  # fmt: skip
def test_no_password_of_a_connection_string_is_shown(line: str, string: str) -> None:
    """However a file holds the string, its line is shown without the password, and masked once."""
    shown = mask(line.format(string.format("kW8vQ2mZ")))
    assert "kW8vQ2mZ" not in shown
    assert "***" in shown
    assert mask(shown) == shown


@given(
    st.text("abcXYZ0189!+-.=^|~`", min_size=4, max_size=20),
    st.sampled_from(["host=db user=a password={}", "host=db password={} user=a", "a://b:{}@c",
                     "Server=db;Password={};User=a", "jdbc:x://b?password={}&c=d", "b:{}@tcp(c)/"]),
)  # fmt: skip
def test_any_password_is_read_as_it_is(secret: str, string: str) -> None:
    """Whatever a password is made of, all of it is found and none of it is shown."""
    value = string.format(f"q{secret}7")
    assert [one.value for one in in_connection_strings(value)] == [f"q{secret}7"]
    assert f"q{secret}7" not in mask(f"TARGET: {value}")


@pytest.mark.parametrize(
    "line",
    ["a://b:${WORD:?set WORD}@h", "a://b:$WORD@h", "a://b:$$WORD@h", "a://b:{word}@h",
     "user=a password=${WORD}"],
)  # fmt: skip
def test_what_a_connection_string_leaves_open_is_shown(line: str) -> None:
    """A variable or a template in the place of the password is no secret."""
    assert mask(line) == line


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("postgres://shop:shop@db/x", ["default-password"]),
        ("postgres://shop:postgres@db/x", ["default-password"]),
        ("postgres://shop:kW8vQ2mZ7rT4xN1p@db/x", ["literal-secret"]),
        ("jdbc:postgresql://db/x?user=shop&password=postgres", ["default-password"]),
        ("shop:secret@tcp(db:3306)/x", ["default-password"]),
        ("host=db user=shop password=shop", ["default-password"]),
        ("host=db user=shop password=kW8vQ2mZ7rT4xN1p", ["literal-secret"]),
        ("Server=db;User Id=sa;Password=kW8vQ2mZ7rT4xN1p;", ["literal-secret"]),
        ("shop:kW8vQ2mZ7rT4xN1p@tcp(db:3306)/x", ["literal-secret"]),
        ("jdbc:mysql://db/x?user=shop&password=kW8vQ2mZ7rT4xN1p", ["literal-secret"]),
        ("redis://:kW8vQ2mZ7rT4xN1p@cache", ["literal-secret"]),
        ("amqp://a:kW8vQ2mZ7rT4xN1p@b,amqp://c:c@d", ["default-password", "literal-secret"]),
        ("host=db user=shop password=${DB_PASSWORD}", []),
        ("host=db user=shop passfile=/run/secrets/db", []),
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
    assert not any("password=postgres" in line or "kW8vQ2mZ" in line for line in shown)
