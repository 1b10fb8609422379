"""A server that its framework gives to developers."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.builds import Build, builds
from saaswright.rules.development import development_server
from saaswright.rules.dockerfile import Instruction
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Commands of the file, and those of the Dockerfiles that nothing in the file replaces."""
    for service in view.services:
        for key in ("entrypoint", "command"):
            said = development_server(getattr(service.service, key) or ())
            if said:
                message = f"`{service.name}` runs `{said}`, which is for development"
                yield Hit(service.at(key), message)
    for build in builds(view):
        for one in _commands(build):
            said = development_server(one.words)
            if said:
                yield build.hit(one, f"the image runs `{said}`, which is for development")


def _commands(build: Build) -> Iterator[Instruction]:
    """The last ``ENTRYPOINT`` and ``CMD``, as far as the compose file leaves them as they are."""
    own = build.service.service
    last = {one.name: one for one in build.instructions}
    if "ENTRYPOINT" in last and own.entrypoint is None:
        yield last["ENTRYPOINT"]
    if "CMD" in last and own.entrypoint is None and own.command is None:
        yield last["CMD"]


RULE = Rule(
    id="development-server",
    family="configuration",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A command starts a development server or a watcher that restarts on changes.",
    why="It answers few requests at a time, shows errors and sources to visitors and watches files "
    "that never change; nobody looks after its security. Django's and Flask's guides forbid it in "
    "production.",
    instead="build the front end and serve the files; run the application on a production server "
    "(`gunicorn`, `uvicorn --workers`, `node server.js`); keep the watcher in "
    "compose.override.yaml",
    source="Django documentation, runserver; Flask documentation, deploying to production; Vite, "
    "building for production; Uvicorn, settings (--reload); Next.js, next dev.",
    fires=(
        """\
services:
  web:
    image: acme/web:1.0
    command: npm run dev
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: sh -c "python manage.py migrate && python manage.py runserver 0.0.0.0:8000"
""",
        """\
services:
  api:
    image: acme/api:1.0
    entrypoint: [uvicorn, "main:app", --host, 0.0.0.0, --reload]
""",
        """\
services:
  web:
    image: acme/web:1.0
    command: [npx, nodemon, index.js]
""",
        """\
services:
  web:
    build: ./bad
""",
        """\
services:
  web:
    build: ./entry
    command: [--host]
""",
    ),
    quiet=(
        """\
services:
  web:
    image: acme/web:1.0
    command: npm run start
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: sh -c "python manage.py migrate && gunicorn shop.wsgi"
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: uvicorn main:app --host 0.0.0.0 --workers 2
""",
        """\
services:
  web:
    image: acme/web:1.0
    command: vite build
  dev:
    image: acme/web:1.0
    command: [node, dev.js, --env, dev]
  docs:
    image: acme/flask:1.0
    command: flask db upgrade
""",
        """\
services:
  web:
    build: ./good
  plain:
    build: ./plain
""",
        """\
services:
  web:
    build: ./bad
    command: node server.js
""",
        """\
services:
  web:
    build: ./bad
    entrypoint: node server.js
""",
        """\
services:
  web:
    build: ./entry
    entrypoint: node server.js
""",
    ),
    check=check,
    allows_override=True,
    given=Given(
        beside={
            "bad/Dockerfile": "FROM node:24-slim\nWORKDIR /app\nCOPY . .\n"
            'CMD ["npm", "run", "dev"]\n',
            "entry/Dockerfile": "FROM node:24-slim\nENTRYPOINT npm run dev\n",
            "plain/Dockerfile": "FROM node:24-slim\n",
            "good/Dockerfile": "FROM node:24-slim AS build\nCMD npm run dev\n"
            'FROM build\nCOPY . .\nRUN nodemon\nCMD ["node", "server.js"]\n',
        }
    ),
)
