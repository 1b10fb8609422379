"""Which commands are for developers."""

from __future__ import annotations

import pytest

from saaswright.rules.development import development_server
from tests.timing import least_seconds


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("npm run dev", "npm run dev"),
        ("npm run dev -- --port 3000", "npm run dev"),
        ("yarn dev", "yarn dev"),
        ("pnpm --filter web dev", "pnpm dev"),
        ("yarn workspace web dev", "yarn dev"),
        ("npm run start:dev", "npm run start:dev"),
        ("bun --watch dev", "bun --watch dev"),
        ("NODE_ENV=development npm run dev", "npm run dev"),
        ("sh -c 'npm ci && npm run dev'", "npm run dev"),
        ("npx nodemon index.js", "nodemon"),
        ("vite", "vite"),
        ("vite --host", "vite"),
        ("npx vite dev", "vite dev"),
        ("exec next dev -p 3000", "next dev"),
        ("python3 manage.py runserver 0.0.0.0:8000", "manage.py runserver"),
        ("python src/manage.py runserver", "src/manage.py runserver"),
        ("poetry run python manage.py runserver", "manage.py runserver"),
        ("flask run --host 0.0.0.0", "flask run"),
        ("flask --app shop run", "flask run"),
        ("python -m flask run", "flask run"),
        ("uvicorn main:app --key word --reload", "uvicorn --reload"),
        ("gunicorn --reload shop.wsgi", "gunicorn --reload"),
        ("php artisan serve --host=0.0.0.0", "php artisan serve"),
        ("dotnet watch run", "dotnet watch"),
        ("node --watch server.js", "node --watch"),
        # And what only looks like it.
        ("npm start", None),
        ("npm run build", None),
        ("npm run dev-tools", None),
        ("npm run develop-docs", None),
        ("vite build", None),
        ("vite preview", None),
        ("node dev", None),
        ("deploy --env dev", None),
        ("flask db upgrade", None),
        ("uvicorn main:app --reload-nothing", None),
        ("python manage.py migrate", None),
        ("cat /usr/share/doc/nodemon", None),
        ("dotnet shop.dll", None),
        ("nginx -s reload", None),
        ("", None),
    ],
)
def test_command(command: str, said: str | None) -> None:
    """The part that is for developers is said, without what may be a secret."""
    assert development_server((command,)) == said
    assert development_server(tuple(command.split())) == said or "'" in command


@pytest.mark.parametrize(
    "part",
    ["a=b ", "npm -a ", "npm run ", "flask a ", "; uvicorn a ", "; flask a ", "; npm -a ", "; "],
)
def test_long_commands_cost_no_more_than_their_size(part: str) -> None:
    """A command of a hundred kilobytes, ten times a tenth of it."""

    def look(times: int) -> None:
        development_server((part * times,))

    usual = max(least_seconds(lambda: look(1_000)), 0.001)
    assert least_seconds(lambda: look(10_000)) < 40 * usual
