"""What services get from outside: names without a value, ``env_file``, ``label_file``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saaswright.compose.environment.files import Files, RefusedError
from saaswright.compose.environment.variables import read_variables
from saaswright.compose.reading.origins import Report
from saaswright.source import DocumentPath


def resolve_names(services: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Give names without a value in decoded services the one of ``environment``, in place."""
    for service in services.values():
        own = service.get("environment") or {}
        if None in own.values():
            service["environment"] = {
                name: environment.get(name) if value is None else value
                for name, value in own.items()
            }


def resolve_files(
    services: dict[str, Any],
    environment: Mapping[str, str],
    files: Files,
    directory: str,
    report: Report,
) -> None:
    """Replace ``env_file`` and ``label_file`` of decoded services by what they say, in place.

    What a service says itself wins.
    """
    reader = _Reader(files, directory, report)
    for name, service in services.items():
        if "env_file" in service:
            path = ("services", name, "env_file")
            found = reader.all(service.pop("env_file"), environment, path)
            _fill(service, "environment", found)
        if "label_file" in service:
            entries = [{"path": file} for file in service.pop("label_file")]
            _fill(service, "labels", reader.all(entries, {}, ("services", name, "label_file")))


def _fill(service: dict[str, Any], key: str, found: dict[str, str]) -> None:
    merged = {**found, **service.get(key, {})}
    if merged:
        service[key] = merged


class _Reader:
    def __init__(self, files: Files, directory: str, report: Report) -> None:
        self.files = files
        self.directory = directory.rstrip("/") + "/"
        self.report = report

    def all(
        self, entries: list[dict[str, Any]], environment: Mapping[str, str], path: DocumentPath
    ) -> dict[str, str]:
        """The variables of files in turn; each sees what those before it say."""
        found: dict[str, str] = {}
        for index, entry in enumerate(entries):
            found.update(self._one(entry, {**environment, **found}, (*path, index)))
        return found

    def _one(
        self, entry: dict[str, Any], lookup: Mapping[str, str], path: DocumentPath
    ) -> dict[str, str]:
        file = entry.get("path", "")
        try:
            source = self.files.read(file, file.removeprefix(self.directory))
        except RefusedError as error:
            if error.id != "missing-file":
                self.report.error(error.id, str(error), path, help=error.help)
            elif entry.get("required", True):
                hint = "create it, or say `required: false` if it may be missing"
                self.report.error("missing-env-file", str(error), path, help=hint)
            return {}
        return read_variables(source, lookup, self.report, raw=entry.get("format") == "raw")
