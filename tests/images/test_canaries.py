"""No credential is in output, files, evidence or process arguments, whatever command runs."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from tests.cli.program import saaswright, tree
from tests.images.server import Registry, serve
from tests.images.test_check import config, stored

CANARY = "canary-5up3r-s3cret"
ENCODED = base64.b64encode(f"robot:{CANARY}".encode()).decode()
COMMANDS = {
    "list": ("list",),
    "check": ("check", "--timeout", "2"),
    "convert": ("convert", "--write", "--tag", "git"),
    "build": ("build",),
    "push": ("build", "--push", "--pin"),
}
# Each notes how it was called; docker also says all that it knows, as a build that goes wrong may.
LOGGED = "#!/bin/sh\ntr '\\0' ' ' </proc/$$/cmdline >>\"$CALLS\"; echo >>\"$CALLS\"\n"
DOCKER = (
    LOGGED
    + """case "$*" in *--print*) echo '{"target": {"api": {"tags": ["'"$TAG"'"]}}}'; exit 0;; esac
env
cat "$DOCKER_CONFIG/config.json"
echo "logged in with $GITHUB_TOKEN, https://robot:$GITHUB_TOKEN@example.com"
exit "$ENDS"
"""
)
HELPER = LOGGED + f'cat >/dev/null\necho \'{{"Username":"robot","Secret":"{CANARY}"}}\'\n'
GIT = LOGGED + "echo v1.0.0\n"


def programs(place: Path) -> Path:
    """A folder with stand-ins of every program that is started."""
    for name, text in {"docker": DOCKER, "docker-credential-canary": HELPER, "git": GIT}.items():
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return place


@pytest.mark.parametrize("ends", ["0", "1"])
@pytest.mark.parametrize("how", ["text", "json"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_shows_a_credential(tmp_path: Path, name: str, how: str, ends: str) -> None:
    """Planted in Docker's config, a helper and the environment; a build that prints them all."""
    home, calls = tmp_path / "project", tmp_path / "calls"
    home.mkdir()
    calls.touch()
    with serve(Registry(auth="basic", user=("robot", CANARY))) as registry:
        image = f"{registry.host}/ok/api:v1.0.0"
        text = "    build:\n      context: .\n      args: {NPM_TOKEN: }\n"
        if name in ("build", "push"):
            text = f"    image: {image}\n"
            (home / "docker-bake.hcl").write_text("# The images of p\n")
        (home / "compose.yaml").write_text(
            f"services:\n  api:\n{text}  other:\n    image: {registry.host}/ok/other:1\n"
        )
        environment = config(
            tmp_path / "d", credsStore="canary", **stored(registry.host, "robot", CANARY)
        )
        environment["PATH"] = f"{programs(tmp_path / 'bin')}:{environment['PATH']}"
        environment |= {"CALLS": str(calls), "TAG": image, "ENDS": ends}
        secret = ("GITHUB_TOKEN", "NPM_TOKEN", "REGISTRY_PASSWORD")
        environment |= dict.fromkeys(secret, CANARY)
        more = ("--registry", f"{registry.host}/ok") if name == "convert" else ()
        done = saaswright(
            "images", *COMMANDS[name], *more, "--format", how, cwd=home, env=environment
        )
        asked = [header for _, _, header in registry.seen if header]
    started = calls.read_text()
    told = done.stdout + done.stderr + started
    told += "".join(raw.decode() for raw in tree(home).values())
    assert CANARY not in told
    assert ENCODED not in told
    failed = name in ("build", "push") and ends == "1"
    assert done.returncode == int(failed), done.stderr
    # The test means something only when the programs ran and the credential was in use.
    assert ("docker buildx bake" in started) == (name in ("build", "push"))
    assert ("git describe" in started) == (name == "convert")
    if name == "check" or (name == "push" and not failed):
        assert "docker-credential-canary get" in started
        assert any(header.startswith("Basic ") for header in asked)
