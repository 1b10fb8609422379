"""Commands that are for developers: servers that reload, and what starts them."""

from __future__ import annotations

from typing import Final

from saaswright.expression import expression
from saaswright.rules.words import words

# What the frameworks' own guides call a development server or a watcher. The word must begin a
# command: `dev` may be a file or an argument of another program.
_DEVELOPS: Final = expression(
    r"(?:^|[;&|] ?|(?<= )-m |\b(?:exec|npx|bunx|run|dlx|python3?|poetry|uv|pipenv) )"
    r"(?:\w+=\S*+ ){0,9}+(?:\./|bin/)?(?P<said>"
    r"(?:npm|pnpm|yarn|bun)(?: run| --filter \S+| workspace \S+| -\S+){0,9} (?:start:)?dev(?:elop)?"
    r"(?::\w+)?"
    r"|nodemon|ts-node-dev|tsx watch|node --watch"
    r"|(?:next|nuxt|nuxi|astro|remix|fastapi|wrangler) dev|gatsby develop"
    r"|vite(?! (?:build|preview|optimize))(?: dev| serve)?|ng serve|vue-cli-service serve"
    r"|react-scripts start|webpack(?:-dev-server| serve)"
    r"|(?:\S*/)?manage\.py runserver(?:_plus)?|flask (?:\S+ ){0,9}?run|watchmedo auto-restart"
    r"|(?:uvicorn|gunicorn|hypercorn)(?: \S+){0,30}? --reload"
    r"|php (?:-S|artisan serve)|symfony (?:server:start|serve)|dotnet watch|cargo watch"
    r")(?= |$|[;&|])"
)

_SHOWN: Final = 3


def development_server(arguments: tuple[str, ...]) -> str | None:
    """The part of a command that starts a development server.

    Of a long one only both ends: what stands between is not of interest, and may be a secret.
    """
    found = _DEVELOPS.search(" ".join(words(arguments)))
    said = found["said"].split() if found else []
    return " ".join(said if len(said) <= _SHOWN else (said[0], said[-1])) or None
