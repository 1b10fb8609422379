"""Checking images: whole registries, and every way in which one can fail."""

from __future__ import annotations

import base64
import json
import os
import resource
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from saaswright.images.challenge import challenges, wanted
from saaswright.images.check import Settings, check
from saaswright.images.checked import Checked, Report
from saaswright.images.credentials import Keychain
from saaswright.images.evidence import load, with_report, write
from saaswright.images.listing import listing
from saaswright.images.remote import is_loopback, retry_after
from saaswright.reports.images_text import check_text
from saaswright.schemas import schema
from tests.cli.program import saaswright, tree
from tests.images.server import Registry, basic, serve
from tests.rules.judge import view_of

QUICK = Settings(patience=1.5, longest_wait=3)


def asked(
    *images: str, settings: Settings = QUICK, environment: dict[str, str] | None = None
) -> Report:
    """What registries say about these images, a service each."""
    services = "".join(f"  s{i}: {{image: '{image}'}}\n" for i, image in enumerate(images))
    view = view_of(f"name: x\nservices:\n{services}")
    return check(listing(view, ("c.yaml",)), environment or {}, settings)


def one(image: str, **options: object) -> Checked:
    """The same for one image."""
    return asked(image, **options).images[0]  # type: ignore[arg-type]


@pytest.fixture
def registry() -> Iterator[Registry]:
    """An open registry."""
    with serve(Registry()) as found:
        yield found


def config(directory: Path, **content: object) -> dict[str, str]:
    """An environment with this Docker config."""
    directory.mkdir(exist_ok=True)
    (directory / "config.json").write_text(json.dumps(content))
    return {"DOCKER_CONFIG": str(directory), "PATH": os.environ["PATH"]}


def stored(host: str, username: str = "robot", password: str = "s3cret") -> dict[str, object]:
    """What ``docker login`` leaves without a helper."""
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"auths": {host: {"auth": pair}}}


def test_open_registry(registry: Registry) -> None:
    """Digest, platforms, size, date and age, without any credential."""
    found = one(f"{registry.host}/ok/api:1")
    assert (found.status, found.access) == ("passed", "anonymous")
    assert found.platforms == ("linux/amd64", "linux/arm64")
    assert found.platform == "linux/amd64"
    assert found.size is not None
    assert found.size > 3000
    assert found.created == "2026-01-02T03:04:05Z"
    assert found.age_days is not None
    assert found.digest is not None
    again = one(f"{registry.host}/ok/api@{found.digest}")
    assert again.status == "passed"
    assert all(not sent for _, _, sent in registry.seen)


def test_architectures(registry: Registry) -> None:
    """An image that is not for the plans' machines falls short, by name."""
    settings = Settings(wanted=("amd64", "riscv64"), patience=2)
    found = one(f"{registry.host}/ok/api:1", settings=settings)
    assert (found.status, found.fault) == ("failed", "architecture")
    assert "riscv64" in found.said


def test_same_reference_is_asked_once(registry: Registry) -> None:
    """Services that share an image share the answer."""
    report = asked(f"{registry.host}/ok/api:1", f"{registry.host}/ok/api:1")
    assert report.images[0].services == ("s0", "s1")
    assert len([p for _, p, _ in registry.seen if p.endswith("/manifests/1")]) == 1


@pytest.mark.parametrize("auth", ["basic", "self"])
def test_credentials(auth: str, tmp_path: Path) -> None:
    """A closed registry refuses without credentials, and opens with those of Docker's config."""
    with serve(Registry(auth=auth)) as registry:
        image = f"{registry.host}/ok/api:1"
        refused = one(image)
        assert (refused.status, refused.fault) == ("failed", "denied")
        assert "no credentials" in refused.said
        environment = config(tmp_path / "d", **stored(registry.host))
        found = one(image, environment=environment)
        assert (found.status, found.access) == ("passed", "credentials"), found.said
        wrong = config(tmp_path / "w", **stored(registry.host, password="wrong"))
        refused = one(image, environment=wrong)
        assert refused.fault == "denied"
        assert "Docker's config" in refused.said


def test_identity_token(tmp_path: Path) -> None:
    """An identity token is exchanged for a bearer token."""
    with serve(Registry(auth="self")) as registry:
        auths = {registry.host: {"identitytoken": "canary-identity"}}
        found = one(f"{registry.host}/ok/api:1", environment=config(tmp_path / "d", auths=auths))
        assert found.access == "credentials", found.said
        assert any(
            "grant_type=refresh_token" in body for how, _, body in registry.seen if how == "POST"
        )


def test_credential_helper(tmp_path: Path) -> None:
    """The helper that the config names is asked over its standard input."""
    helper = tmp_path / "bin" / "docker-credential-test"
    helper.parent.mkdir()
    helper.write_text(
        '#!/bin/sh\ncat >/dev/null\necho \'{"Username":"robot","Secret":"s3cret"}\'\n'
    )
    helper.chmod(helper.stat().st_mode | stat.S_IXUSR)
    with serve(Registry(auth="basic")) as registry:
        environment = config(tmp_path / "d", credHelpers={registry.host: "test"})
        environment["PATH"] = f"{helper.parent}:{environment['PATH']}"
        found = one(f"{registry.host}/ok/api:1", environment=environment)
        assert found.access == "credentials", found.said


def test_environment_only_for_the_host_it_is_for() -> None:
    """A variable's password goes to its own registry, never to a host that a file invents."""
    given = {"GITHUB_USERNAME": "me", "GITHUB_TOKEN": "canary", "ACR_USERNAME": "a",
             "ACR_PASSWORD": "canary", "PRIVATE_REGISTRY_USERNAME": "p",
             "PRIVATE_REGISTRY_PASSWORD": "canary"}  # fmt: skip
    keychain = Keychain(given)
    found = keychain.find("ghcr.io")
    assert found is not None
    assert found.reveal() == "canary"
    assert "canary" not in repr(found)
    for host in ("ghcr.io.evil.example", "evil.azurecr.io", "evil.example", "gitlab.evil.example"):
        assert keychain.find(host) is None
    named = Keychain({**given, "PRIVATE_REGISTRY_HOST": "registry.acme.example"})
    assert named.find("registry.acme.example") is not None
    assert named.find("evil.example") is None


FAULTS = {
    "loop401": "denied", "403": "denied", "404": "missing", "429": "rate-limited",
    "500": "server-error", "truncated": "malformed", "shape": "malformed", "short": "broken",
    "wrong-digest": "wrong-digest", "redirect-loop": "redirect-loop", "drip": "timeout",
    "huge": "too-large",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(registry: Registry, tmp_path: Path, fault: str) -> None:
    """Each fault has its own line, in bounded time; the image beside it is still checked."""
    began = time.monotonic()
    environment = config(tmp_path / "d", **stored(registry.host, password="canary-word"))
    report = asked(
        f"{registry.host}/{fault}/api:1", f"{registry.host}/ok/api:1", environment=environment
    )
    bad, good = report.images
    assert (bad.status, bad.fault) == ("failed", FAULTS[fault]), bad.said
    assert bad.said.startswith(registry.host)
    assert good.status == "passed", good.said
    assert time.monotonic() - began < 60  # what hangs hangs for good
    assert "canary" not in check_text(report)


def test_faults_have_different_lines(registry: Registry) -> None:
    """Who reads the line knows what happened."""
    names = [name for name in FAULTS if name not in ("403", "shape", "500", "drip")]
    report = asked(*(f"{registry.host}/{name}/a:1" for name in names))
    lines = {image.said.replace(name, "") for image, name in zip(report.images, names, strict=True)}
    assert len(lines) == len(names)


def test_huge_manifest_takes_little_memory(registry: Registry) -> None:
    """Of a manifest of 100 MB no more is held than a manifest may have."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = asked(*(f"{registry.host}/huge/api{i}:1" for i in range(4)))
    assert {image.fault for image in report.images} == {"too-large"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_retry_after(registry: Registry) -> None:
    """A registry that asks to wait a second is asked again a second later."""
    began = time.monotonic()
    found = one(f"{registry.host}/429-once/api:1")
    assert found.status == "passed", found.said
    assert time.monotonic() - began >= 1


def test_credentials_do_not_follow(tmp_path: Path) -> None:
    """A redirect to another host is followed without the credentials."""
    with (
        serve(Registry()) as other,
        serve(Registry(auth="basic", elsewhere=f"http://{other.host}")) as registry,
    ):
        environment = config(tmp_path / "d", **stored(registry.host))
        found = one(f"{registry.host}/redirect/api:1", environment=environment)
        assert found.status == "passed", found.said
        assert any(sent == basic("robot", "s3cret") for _, _, sent in registry.seen)
        assert other.seen
        assert all(not sent for _, _, sent in other.seen)


def test_unreachable() -> None:
    """A closed port refuses, a name that does not exist is said to be none."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    refused, unknown = asked(f"{host}/a/b:1", "registry.invalid/a/b:1").images
    assert (refused.fault, "refuses" in refused.said) == ("refused", True)
    assert unknown.fault in ("dns", "unreachable"), unknown.said


def test_untrusted_certificate(tmp_path: Path) -> None:
    """A certificate that nobody trusts is a TLS error, and no reason to speak in the clear."""
    import ssl

    key, pem = tmp_path / "k.pem", tmp_path / "c.pem"
    subprocess.run(
        ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", pem,
         "-days", "2", "-subj", "/CN=127.0.0.1"),
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def accept() -> None:
            for _ in range(4):
                try:
                    connection, _ = listener.accept()
                    with context.wrap_socket(connection, server_side=True) as secured:
                        secured.recv(1000)
                except (OSError, ssl.SSLError):
                    continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        found = one(f"127.0.0.1:{listener.getsockname()[1]}/a/b:1")
    thread.join(10)
    assert found.fault == "tls", found.said
    assert "certificate" in found.said


def test_side_by_side() -> None:
    """Forty images of two registries take a few round trips, and no more at once than allowed."""
    with serve(Registry(latency=0.1)) as first, serve(Registry(latency=0.1)) as second:
        images = [f"{r.host}/ok/i{n}:1" for r in (first, second) for n in range(20)]
        report = asked(*images, settings=Settings(patience=10))
        assert {image.status for image in report.images} == {"passed"}
        assert min(first.most_busy, second.most_busy) >= 4
        assert max(first.most_busy, second.most_busy) <= 16


def test_offline_and_open(registry: Registry) -> None:
    """Offline nobody is asked; a variable without a value is not verified either way."""
    report = asked(f"{registry.host}/ok/api:1", "x/y:${TAG}", settings=Settings(offline=True))
    assert {image.status for image in report.images} == {"not-verified"}
    assert registry.seen == []
    assert not report.fell_short


def test_wrong_reference_fails() -> None:
    """A text that is no reference cannot be pulled, whoever is asked."""
    found = one("Foo Bar")
    assert (found.status, found.fault) == ("failed", "no-reference")


def test_evidence_feeds_the_list(registry: Registry, tmp_path: Path) -> None:
    """What was seen is kept, reads back, and fills the list's columns."""
    image = f"{registry.host}/ok/api:1"
    report = asked(image)
    write(report, tmp_path)
    assert load(tmp_path) == report
    found = listing(view_of(f"services: {{s: {{image: '{image}'}}}}"), ())
    filled = with_report(found, load(tmp_path))
    assert filled.images[0].platforms == ("linux/amd64", "linux/arm64")
    assert filled.checked == report.at


CANARY = "canary-5up3r-s3cret"


def test_no_credential_is_ever_shown(tmp_path: Path) -> None:
    """A planted password is in no output, file, process argument or evidence, well or not."""
    home = tmp_path / "project"
    home.mkdir()
    helper = tmp_path / "bin" / "docker-credential-canary"
    helper.parent.mkdir()
    helper.write_text(
        "#!/bin/sh\ncat >/dev/null\n"
        "tr '\\0' ' ' </proc/$PPID/cmdline >>\"$CANARY_LOG\"\n"
        f'echo \'{{"Username":"robot","Secret":"{CANARY}"}}\'\n'
    )
    helper.chmod(helper.stat().st_mode | stat.S_IXUSR)
    with (
        serve(Registry(auth="basic", user=("robot", CANARY))) as good,
        serve(Registry(auth="self", user=("robot", "other"))) as bad,
    ):
        names = [f"{good.host}/{name}/a:1" for name in ("ok", *FAULTS)]
        names.append(f"{bad.host}/ok/a:1")
        services = "".join(f"  s{i}: {{image: '{name}'}}\n" for i, name in enumerate(names))
        (home / "compose.yaml").write_text(f"services:\n{services}")
        environment = config(tmp_path / "d", credsStore="canary", **stored(bad.host, "u", CANARY))
        environment["PATH"] = f"{helper.parent}:{environment['PATH']}"
        environment["CANARY_LOG"] = str(tmp_path / "arguments")
        environment["GITHUB_USERNAME"] = environment["GITHUB_TOKEN"] = CANARY
        shown = [
            saaswright(
                *("images", "check", "compose.yaml", "--format", how, "--timeout", "1"),
                cwd=home, env=environment,
            )
            for how in ("text", "json")
        ]  # fmt: skip
        assert any(basic("robot", CANARY) == sent for _, _, sent in good.seen)
    encoded = base64.b64encode(f"robot:{CANARY}".encode()).decode()
    told = "".join(done.stdout + done.stderr for done in shown)
    told += (tmp_path / "arguments").read_text()
    told += "".join(raw.decode() for raw in tree(home).values())
    assert "evidence/images.json" in tree(home)
    assert CANARY not in told
    assert encoded not in told
    assert {done.returncode for done in shown} == {1}


def test_command_as_json(registry: Registry, tmp_path: Path) -> None:
    """The command's JSON fits its published schema."""
    (tmp_path / "compose.yaml").write_text(
        f"services: {{a: {{image: '{registry.host}/ok/a:1'}}}}\n"
    )
    done = saaswright("images", "check", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads(done.stdout), schema("image-check"))


@pytest.mark.parametrize(
    ("header", "scheme", "parameters"),
    [
        (
            'Bearer realm="https://a/t",service="s, t"',
            "bearer",
            {"realm": "https://a/t", "service": "s, t"},
        ),
        ('Basic realm="x", Bearer realm="y"', "bearer", {"realm": "y"}),
        ("BASIC realm=x", "basic", {"realm": "x"}),
        ('Bearer realm="a\\"b"', "bearer", {"realm": 'a"b'}),
    ],
)
def test_challenges(header: str, scheme: str, parameters: dict[str, str]) -> None:
    """Quotes, commas in quotes, several challenges: a bearer token is wanted before a password."""
    found = wanted(header)
    assert found is not None
    assert (found.scheme, dict(found.parameters)) == (scheme, parameters)


def test_nonsense_challenge() -> None:
    """What cannot be read is no challenge."""
    assert wanted("Negotiate") is None
    assert challenges("=,,,") == ()


def test_small_things() -> None:
    """Dates in `Retry-After`, and which hosts are this machine."""
    assert retry_after("7") == 7
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("soon") is None
    assert is_loopback("127.0.0.1:5000")
    assert is_loopback("[::1]:5000")
    assert is_loopback("localhost")
    assert not is_loopback("localhost.example")
