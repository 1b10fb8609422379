"""One file → what it tells. Each reader knows a kind of file by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from saaswright.interview.scan.signs import Sign, signs
from saaswright.interview.scan.terraform import terraform, variables
from saaswright.source import Source, load_yaml

_PACKAGE: Final = re.compile(r"[A-Za-z0-9@][\w.@/+-]*")
_FROM: Final = re.compile(r"FROM\s+(?:--platform=\S+\s+)?(\S+)", re.IGNORECASE)
_URL: Final = re.compile(r"\s*(?:export\s+)?[A-Z][A-Z0-9_]*=[\"']?([a-z][a-z0-9+]*)://")
_REGION: Final = re.compile(
    r"\s*(?:export\s+)?AWS_(?:DEFAULT_)?REGION=[\"']?([a-z]{2}-[a-z]+-\d)\b"
)
_NAME: Final = re.compile(r"\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=")
_COMPOSE: Final = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


Reader = Callable[[str, str], Iterator[Sign]]


def read_file(name: str, text: str) -> list[Sign]:
    """What the file ``name`` (relative, with ``/``) tells."""
    return [
        sign for pattern, reader in _READERS if pattern(_last(name)) for sign in reader(name, text)
    ]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.splitlines()[:20_000], start=1)


def _manifest(name: str, text: str) -> Iterator[Sign]:
    language = "csharp" if name.endswith(".csproj") else signs()["manifests"][_last(name)]
    yield Sign("languages", language, f"{name}:1")
    for number, line in _lines(text):
        if line.lstrip().startswith(("#", "//")):
            continue
        for word in dict.fromkeys(_PACKAGE.findall(line[:500])):
            known = signs()["packages"].get(word.lower().rpartition("/")[2].split("==")[0])
            for question, value in (known or {}).items():
                yield Sign(question, value, f"{name}:{number}")


def _package_json(name: str, text: str) -> Iterator[Sign]:
    document, _ = load_yaml(Source(name, text))
    data = document.data if document else None
    if isinstance(data, dict):
        own = str(data.get("name", "")).rpartition("/")[2].lower()
        if _LABEL.fullmatch(own):
            yield Sign("product", own, name)
        if isinstance(data.get("description"), str) and data["description"].strip():
            yield Sign("summary", " ".join(data["description"].split())[:200], name)


def _dockerfile(name: str, text: str) -> Iterator[Sign]:
    for number, line in _lines(text):
        match = _FROM.match(line.strip())
        language = signs()["base_images"].get(_repository(match[1])) if match else None
        if language:
            yield Sign("languages", language, f"{name}:{number}")


def _compose(name: str, text: str) -> Iterator[Sign]:
    yield Sign("existing-compose", name, name)
    for number, line in _lines(text):
        word, colon, image = line.strip().partition(":")
        if word == "image" and colon:
            repository = _repository(image.strip().strip("\"'"))
            for question, table in (("stack", "images"), ("observability", "watchers")):
                if known := signs()[table].get(repository):
                    yield Sign(question, known, f"{name}:{number}")


def _env(name: str, text: str) -> Iterator[Sign]:
    """The scheme of a URL, a region and telling names; the rest of a value is nobody's business."""
    for number, line in _lines(text):
        variable = _NAME.match(line)
        watched = signs()["variables"].get(variable[1]) if variable else None
        if watched:
            yield Sign("observability", watched, f"{name}:{number}")
        url, region = _URL.match(line), _REGION.match(line)
        known = signs()["schemes"].get(url[1]) if url else None
        if known:
            yield Sign("stack", known, f"{name}:{number}")
        if region:
            yield Sign("regions", region[1], f"{name}:{number}")
            yield Sign("providers", "aws", f"{name}:{number}")


def _helm(name: str, text: str) -> Iterator[Sign]:
    del text
    yield Sign("stack", "kubernetes", name)


def _repository(image: str) -> str:
    """``docker.io/library/postgres:16@sha256:...`` → ``postgres``."""
    bare = image.partition("@")[0]
    head, slash, last = bare.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}".removeprefix("docker.io/").removeprefix(
        "library/"
    )


_READERS: Final[tuple[tuple[Callable[[str], bool], Reader], ...]] = (
    (lambda last: last in signs()["manifests"] or last.endswith(".csproj"), _manifest),
    (lambda last: last == "package.json", _package_json),
    (lambda last: last.startswith("Dockerfile") or last.endswith(".Dockerfile"), _dockerfile),
    (lambda last: _COMPOSE.fullmatch(last) is not None, _compose),
    (lambda last: last.startswith(".env") or last.endswith(".env"), _env),
    (lambda last: last.endswith(".tf"), terraform),
    (lambda last: last == "terraform.tfvars" or last.endswith(".auto.tfvars"), variables),
    (lambda last: last == "Chart.yaml", _helm),
)
