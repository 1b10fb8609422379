"""Secrets move to `.env`: nothing is lost, nothing is shown, the project means the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saaswright.cli import run
from saaswright.compose.environment.dotenv import parse
from saaswright.compose.resolve import Options, resolve
from saaswright.finding import Setting
from saaswright.reports.fix_diff import diff
from saaswright.rules.fixing.outline import NoPlaceError
from saaswright.rules.fixing.settings import kept
from saaswright.rules.fixing.texts import Texts
from tests.rules.fixing.mending import PLACE, after, lines, mended, put, reasons

BOTH = ("literal-secret", "default-password")
SECRET = "kW8vQ2mZ7rT4xN1p"


def variables(result_env: str) -> dict[str, str]:
    """What an env file says."""
    return parse(result_env, lambda _: None)[0]


def test_a_name_that_holds_the_value_stays() -> None:
    """`sonar.jdbc.password=sonar` keeps its name in a list, as it does in a mapping."""
    listed = "      - sonar.jdbc.password=sonar  # of the db\n"
    text = f"services:\n  q:\n    image: sonarqube:lts\n    environment:\n{listed}"
    found = lines(mended(text, *BOTH))
    assert found[0] == f"-{listed}".rstrip("\n")
    assert found[1].startswith("+      - sonar.jdbc.password=${")
    assert found[1].endswith("}  # of the db")


def test_one_secret_is_one_variable() -> None:
    """A password that a database, a URL and a second service share has one name."""
    text = (
        "services:\n  api:\n    image: a:1\n    environment:\n"
        f"      DATABASE_URL: postgresql://app:{SECRET}@db/app   # the db\n"
        f"  worker:\n    image: a:1\n    environment: [DB_PASSWORD={SECRET}]\n"
        f"  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: '{SECRET}'\n"
        f"      POSTGRES_DB: app\n  db2:\n    image: postgres:17\n    environment:\n"
        f"      POSTGRES_PASSWORD: {SECRET}\n"
    )
    result = mended(text, *BOTH)
    assert variables(after(result, ".env")) == {"POSTGRES_PASSWORD": SECRET}
    assert SECRET not in after(result)
    assert after(result).count("${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env}") == 4
    assert "   # the db\n" in after(result)
    assert SECRET not in after(result, ".env.example")


def test_the_same_name_for_two_secrets() -> None:
    """Where two services have different values, the second gets its service's name in front."""
    text = "services:\n" + "".join(
        f"  {name}:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: {value}\n"
        for name, value in (("main", SECRET), ("other", SECRET[::-1]))
    )
    assert variables(after(mended(text, *BOTH), ".env")) == {
        "POSTGRES_PASSWORD": SECRET,
        "OTHER_POSTGRES_PASSWORD": SECRET[::-1],
    }


ONE = "services:\n  api:\n    image: a:1\n    environment:\n      JWT_SECRET: {}\n"


def test_env_holds_the_name_with_another_value() -> None:
    """What `.env` says stays; the secret gets a name of its own."""
    files = {"compose.yaml": ONE.format(SECRET), ".env": "JWT_SECRET=mine"}
    result = mended(files, *BOTH)
    assert after(result, ".env") == f"JWT_SECRET=mine\nAPI_JWT_SECRET={SECRET}\n"
    assert "${API_JWT_SECRET:?" in after(result)


def test_env_holds_it_already() -> None:
    """The same value under the same name is used, and `.env` is not touched."""
    files = {"compose.yaml": ONE.format(SECRET), ".env": f"JWT_SECRET={SECRET}\n"}
    result = mended(files, *BOTH)
    assert f"{PLACE}/.env" not in result.changed
    assert lines(result) == [
        f"-      JWT_SECRET: {SECRET}",
        "+      JWT_SECRET: ${JWT_SECRET:?set JWT_SECRET in .env}",
    ]


def test_a_default_becomes_required() -> None:
    """The default of a variable goes to `.env` under the variable's own name."""
    result = mended(ONE.format(f"${{SIGNING:-{SECRET}}}"), *BOTH)
    assert variables(after(result, ".env")) == {"SIGNING": SECRET}
    assert "JWT_SECRET: ${SIGNING:?set SIGNING in .env}" in after(result)


def test_a_default_in_a_url() -> None:
    """The password of a URL may be a variable's default, the user another variable."""
    url = f"postgresql://${{DB_USER:-app}}:${{DB_PASSWORD:-{SECRET}}}@db/app"
    result = mended(ONE.replace("JWT_SECRET", "DATABASE_URL").format(url), *BOTH)
    assert "${DB_USER:-app}:${DB_PASSWORD:?set DB_PASSWORD in .env}@db" in after(result)


def test_a_url_that_is_a_default() -> None:
    """All of it goes to `.env`: whoever sets the variable need not set another one for it."""
    url = "postgresql://app:s3cr3t-word@db:5432/app"
    result = mended(
        f"services:\n  api:\n    image: a:1\n    environment:\n      DB_URL: ${{DB_URL:-{url}}}\n",
        "literal-secret",
    )
    assert lines(result)[1:] == ["+      DB_URL: ${DB_URL:?set DB_URL in .env}"]
    assert after(result, ".env") == f"DB_URL={url}\n"


def test_who_is_given_env_would_see_it() -> None:
    """A service that reads the whole of `.env` would see the new variable: that is not safe."""
    text = ONE.format(SECRET) + "  web:\n    image: w:1\n    env_file: .env\n"
    files = {"compose.yaml": text, ".env": "PORT=1\n"}
    safe = mended(files, *BOTH, unsafe=False)
    assert reasons(safe) == ["it would also change `services.web.environment.JWT_SECRET`"]
    assert safe.changed == {}
    both = mended(files, *BOTH)
    assert [one.fix.safe for one in both.applied] == [False]
    assert both.refused == ()


def test_the_example_that_is_there_is_used() -> None:
    """An example under another name gets the variable, without its value, once."""
    files = {"compose.yaml": ONE.format(SECRET), ".env.sample": "JWT_SECRET=\n"}
    result = mended(files, *BOTH)
    assert sorted(result.changed) == [f"{PLACE}/.env", f"{PLACE}/compose.yaml"]


def test_git_is_told_to_ignore_env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a repository `.env` is ignored from then on; where it is already, nothing changes."""
    told = ("*.log\n.env\n", "sub/*\n!sub/compose.yaml\n", "[.]env\n")
    open_ = (None, ".env\n!.env\n", "/.env\n", "other/.env\n", "# .env\n")
    for number, rules in enumerate((*told, *open_)):
        name = f"p{number}"
        place = tmp_path / name
        put(place, {"sub/compose.yaml": ONE.format(SECRET), ".git/HEAD": "ref: x\n"})
        if rules is not None:
            put(place, {".gitignore": rules})
        monkeypatch.chdir(place)
        run(["fix", "--write"])
        assert (place / "sub" / ".env").read_text() == f"JWT_SECRET={SECRET}\n"
        ignored = place / "sub" / ".gitignore"
        assert (ignored.read_text() if ignored.exists() else None) == (
            ".env\n" if rules in open_ else None
        )


def test_no_secret_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the text nor the JSON holds the value, before and after it was moved."""
    monkeypatch.chdir(tmp_path)
    odd = f"      LICENCE: sk-proj-{SECRET}{SECRET}\n"
    put(tmp_path, {"compose.yaml": ONE.format(SECRET) + odd})
    for options in ([], ["--format", "json"], ["--write"], []):
        run(["fix", *options])
        out, err = capsys.readouterr()
        assert SECRET not in out + err
    assert json.dumps(SECRET)[1:-1] in (tmp_path / ".env").read_text()


VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), max_codepoint=0x24F),
    min_size=9,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_value_survives(value: str) -> None:
    """Whatever the secret is, the project means the same, and the diff does not show it."""
    written = json.dumps(value.replace("$", "$$"), ensure_ascii=False)
    text = ONE.format(written)
    result = mended(text, *BOTH)
    if not result.applied:
        return  # a value that is no secret (a path, a switch), or that is mixed with variables
    texts = {path: result.changed.get(path, text) for path in result.changed}
    options = Options(working_directory=PLACE, texts=texts)
    before, _ = resolve(
        ("compose.yaml",),
        Options(working_directory=PLACE, texts={f"{PLACE}/compose.yaml": text}),
    )
    now, _ = resolve(("compose.yaml",), options)
    assert before is not None
    assert now is not None
    assert before.data == now.data
    # A value that the text around it holds anyway (a part of a file's name) tells nothing.
    told = value.strip()
    if told not in diff(mended(ONE.format(json.dumps("x" * 12)), *BOTH)):
        assert told not in diff(result)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from(["", "A=1\n", "A=1", "# x\r\nA=1\r\n", "A='1\n2'\n"]))
def test_env_is_extended_so_that_compose_reads_it_back(value: str, text: str) -> None:
    """What `.env` said before it still says, and the new variable has its value."""
    try:
        made = kept((Setting("NEW", value),), PLACE, Texts({f"{PLACE}/.env": text}))
    except NoPlaceError:
        return
    told = variables(made[f"{PLACE}/.env"])
    assert told == {**variables(text), "NEW": value}
    assert made[f"{PLACE}/.env"].startswith(text)


def test_a_password_that_is_the_users_name_is_one_variable() -> None:
    """The server's and the one in a client's URL are moved to `.env` together."""
    text = (
        "services:\n  api:\n    image: a:1\n    environment:\n"
        "      DB_DSN: postgres://shop:shop@db/orders\n"
        "  db:\n    image: postgres:17\n    environment:\n"
        "      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: shop\n"
    )
    result = mended(text, *BOTH)
    assert variables(after(result, ".env")) == {"POSTGRES_PASSWORD": "shop"}
    assert after(result).count("${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env}") == 2


REFERENCE = "${DB_PASSWORD:?set DB_PASSWORD in .env}"


@pytest.mark.parametrize(
    "string",
    [
        "jdbc:mysql://db/x?user=a&password={}&useSSL=false",
        "host=db user=a password={} dbname=x",
        "host=db user=a password='{}'",
        "Server=db;User Id=sa;Password={};Encrypt=true",
        "Password={};Server=db",
        "Server=db;Pwd={}",
        "root:{}@tcp(db:3306)/x",
        "redis://:{}@cache:6379",
        "smtp://me@example.com:{}@smtp.example.com",
        "postgres://${{DB_USER:-app}}:{}@db/x",
        "${{SCHEME:-amqp}}://app:{}@mq",
    ],
)
@pytest.mark.parametrize("secret", [SECRET, "a$$b.c~d", "guest"])
@pytest.mark.parametrize(
    "form", ["      DB_DSN: {}\n", '      DB_DSN: "{}"\n', "      - DB_DSN={}\n"]
)
def test_a_password_leaves_its_connection_string(form: str, secret: str, string: str) -> None:
    """It goes to `.env`, a variable stands in its place, and a second time changes nothing."""
    head = "services:\n  api:\n    image: a:1\n    environment:\n"
    text = head + form.format(string.format(secret))
    result = mended(text, *BOTH)
    assert after(result) == head + form.format(string.format(REFERENCE))
    assert variables(after(result, ".env")) == {"DB_PASSWORD": secret.replace("$$", "$")}
    assert secret not in diff(result)
    again = {name: after(result, name) for name in ("compose.yaml", ".env", ".env.example")}
    assert mended(again, *BOTH).changed == {}


def test_two_passwords_of_one_value() -> None:
    """Each becomes a variable, one after the other; what all the others use is one variable."""
    text = (
        "services:\n  api:\n    image: a:1\n    environment:\n"
        f"      BROKERS_URL: amqp://a:{SECRET}@one,amqp://b:b@two,amqp://c:{SECRET[::-1]}@three\n"
        f"      DB_DSN: host=db user=a password={SECRET}\n"
    )
    result = mended(text, *BOTH)
    values = variables(after(result, ".env"))
    assert sorted(values.values()) == sorted([SECRET, "b", SECRET[::-1]])
    moved = after(result)
    assert moved.count(":?set") == 4
    assert all(f":{value}@" not in moved for value in values.values())
    (shared,) = (name for name, value in values.items() if value == SECRET)
    assert moved.count(f"${{{shared}:?") == 2


def test_a_connection_string_that_is_a_default() -> None:
    """All of it goes to `.env` under the variable's own name, whichever form it has."""
    string = f"Server=db;User Id=sa;Password={SECRET};"
    result = mended(ONE.replace("JWT_SECRET", "DB").format(f"${{DB_DSN:-{string}}}"), *BOTH)
    assert "DB: ${DB_DSN:?set DB_DSN in .env}\n" in after(result)
    assert variables(after(result, ".env")) == {"DB_DSN": string}


def test_a_default_within_a_default_stays() -> None:
    """Compose reads it also where the outer variable is set, and would then ask for the inner."""
    text = f"${{DB_DSN:-host=db password=${{DB_PASSWORD:-{SECRET}}}}}"
    result = mended(ONE.replace("JWT_SECRET", "DB").format(text), *BOTH)
    assert result.changed == {}
    assert "literal-secret" in [one.finding.id for one in result.left]


def test_no_password_of_a_connection_string_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No report shows one, whichever rule speaks of its line."""
    monkeypatch.chdir(tmp_path)
    strings = (
        "jdbc:mysql://localhost/x?user=a&password={}&useSSL=false",
        "host=localhost user=a password='{}' sslmode=disable",
        "Server=localhost;User Id=sa;Password=a {} b;Encrypt=false",
        "root:{}@tcp(localhost:3306)/x?tls=skip-verify",
        "smtp://me@example.com:{}@localhost",
        "redis://:{}@localhost:6379,redis://:x{}@localhost:6380",
        "${{NOWHERE}}://a:{}@localhost/x?sslmode=disable",
    )
    lines = "".join(
        f'      T{n}: "{one.format(SECRET, SECRET)}"\n' for n, one in enumerate(strings)
    )
    put(tmp_path, {"compose.yaml": ONE.format("${JWT_SECRET:?set it}") + lines})
    for form in ("text", "json", "sarif", "html", "github", "junit"):
        run(["assess", "--format", form])
        out, err = capsys.readouterr()
        assert SECRET not in out + err, form
    for options in (["--format", "json"], [], ["--unsafe", "--write"], []):
        run(["fix", *options])
        out, err = capsys.readouterr()
        assert SECRET not in out + err
    assert SECRET not in (tmp_path / "compose.yaml").read_text()


def test_a_secret_that_is_a_variable_already() -> None:
    """What one service has as a variable's default, or `.env` has, gets no second name."""
    text = ONE.format(f"${{SIGNING:-{SECRET}}}") + f"      COOKIE_SECRET: {SECRET}\n"
    result = mended(text, *BOTH)
    assert variables(after(result, ".env")) == {"SIGNING": SECRET}
    assert after(result).count("${SIGNING:?set SIGNING in .env}") == 2
    known = {"compose.yaml": text.replace(f":-{SECRET}", ""), ".env": f"SIGNING={SECRET}\n"}
    assert "COOKIE_SECRET: ${SIGNING:?" in after(mended(known, *BOTH))
    other = {"compose.yaml": text, ".env": "SIGNING=other\n"}
    assert "COOKIE_SECRET: ${COOKIE_SECRET:?" in after(mended(other, *BOTH))
