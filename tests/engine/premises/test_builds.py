"""What the rules about Dockerfiles claim about the images that are built, seen in such images."""

from __future__ import annotations

import pytest

from tests.engine.premises.lab import PYTHON, Lab, becomes, container, says, status_of

pytestmark = pytest.mark.engine

BUILT = """
    services:
      app:
        build: .
        command: [sleep, '300']
"""
SECRET = "correct-horse-7e1f0c"


def test_dockerignore_missing(lab: Lab) -> None:
    """What lies in the context is in the image, unless .dockerignore leaves it out."""
    files = {"Dockerfile": f"FROM {PYTHON}\nCOPY . /app\n", "_env": f"DB_PASSWORD={SECRET}\n"}
    with lab.faulty(BUILT, **files).up() as project:
        assert SECRET in says(project, "app", "cat /app/.env")
    with lab.sound(BUILT, **files, _dockerignore=".env*\n").up() as project:
        assert says(project, "app", "ls -A /app/") == "\n".join(
            [".dockerignore", "Dockerfile", "compose.yaml"]
        )


def test_image_runs_as_root(lab: Lab) -> None:
    """Without `USER` the process is root; with it, it is that user."""
    with lab.faulty(BUILT, Dockerfile=f"FROM {PYTHON}\n").up() as project:
        assert status_of(project, "app", "Uid").split()[0] == "0"
    with lab.sound(BUILT, Dockerfile=f"FROM {PYTHON}\nUSER 10001:10001\n").up() as project:
        assert status_of(project, "app", "Uid").split()[0] == "10001"


def test_secret_in_image(lab: Lab) -> None:
    """A value of ARG or ENV is in what everybody has who has the image; a mounted one is not."""
    given = f"FROM {PYTHON}\nARG API_TOKEN={SECRET}\nRUN echo fetch > /fetched\n"
    kept = f"FROM {PYTHON}\nENV API_TOKEN={SECRET}\n"
    for dockerfile in (given, kept):
        with lab.faulty(BUILT, Dockerfile=dockerfile).up() as project:
            assert SECRET in _told(lab, container(project, "app"))
    mounted = f"""\
        FROM {PYTHON}
        RUN --mount=type=secret,id=token grep -c {SECRET[:7]} /run/secrets/token > /fetched
    """
    text = """
    services:
      app:
        build: {context: ., secrets: [token]}
        command: [sleep, '300']
    secrets:
      token: {file: ./token}
    """
    with lab.sound(text, Dockerfile=mounted, token=SECRET).up() as project:
        assert says(project, "app", "cat /fetched") == "1"
        assert SECRET not in _told(lab, container(project, "app"))


def _told(lab: Lab, container: str) -> str:
    """The history and the settings of a container's image."""
    image = lab.engine.docker("inspect", "--format={{.Image}}", container).stdout.strip()
    history = lab.engine.docker("history", "--no-trunc", "--format={{.CreatedBy}}", image)
    return history.stdout + lab.engine.docker("image", "inspect", image).stdout


def test_healthcheck_tool_not_installed(lab: Lab) -> None:
    """A check whose program is not there never passes, however well the service is."""
    serves = f'FROM {PYTHON}\nEXPOSE 8000\nCMD ["python", "-m", "http.server", "8000"]\n'
    curl = "HEALTHCHECK --interval=1s --retries=2 CMD curl -f http://127.0.0.1:8000/\n"
    ours = (
        "HEALTHCHECK --interval=1s --retries=2 CMD python -c "
        "\"import urllib.request as u; u.urlopen('http://127.0.0.1:8000/', timeout=3)\"\n"
    )
    text = "services:\n  app:\n    build: .\n    init: true\n"
    with lab.faulty(text, Dockerfile=serves + curl).up() as project:
        becomes(project, "app", "unhealthy")
    with lab.sound(text, Dockerfile=serves + ours).up() as project:
        becomes(project, "app", "healthy")
