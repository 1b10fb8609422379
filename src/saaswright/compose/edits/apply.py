"""Edits in turn, each checked: what comes out must be what was meant, or nothing is changed."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import yaml

from saaswright.compose.edits.lists import spread
from saaswright.compose.edits.places import Place, aliases, read_places
from saaswright.compose.edits.splice import CannotEditError, Editor, Splice
from saaswright.compose.emit.short import tree
from saaswright.compose.reading.convert import Converter
from saaswright.compose.reading.nodes import compose_nodes
from saaswright.compose.reading.origins import Layer, Report
from saaswright.errors import UnreadableError
from saaswright.finding import Edit, Finding, Location, Severity
from saaswright.source import DocumentPath, Source, decode
from saaswright.source import Place as TextPlace


def apply_edits(source: Source, edits: Iterable[Edit]) -> tuple[str, tuple[Finding, ...]]:
    """The text of ``source`` after ``edits``; those that cannot be made safely are findings."""
    text = source.text
    findings: list[Finding] = []
    for edit in edits:
        try:
            changed, shared = _one(text, edit)
        except CannotEditError as reason:
            findings.append(_refused(source, edit, str(reason)))
            continue
        if shared:
            findings.append(_shared(source, edit, shared))
        text = changed
    return text, tuple(findings)


def edit_bytes(name: str, raw: bytes, edits: Iterable[Edit]) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes of a file after ``edits``; a byte order mark stays.

    Raises :class:`UnreadableError` for what is not text.
    """
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    source = decode(name, raw)
    text, findings = apply_edits(source, edits)
    return mark + text.encode(), findings


def _one(text: str, edit: Edit) -> tuple[str, tuple[DocumentPath, ...]]:
    """(the new text, the other places that the edit changes too)."""
    if "<<" in edit.path:
        raise CannotEditError("`<<` brings in what stands elsewhere: edit it there")
    try:
        before = _data(text)
        root = read_places(text)
    except (yaml.YAMLError, UnreadableError) as error:
        raise CannotEditError(f"the file cannot be read: {str(error).splitlines()[0]}") from None
    editor = Editor(text, root)
    if edit.action == "replace":
        edit = _replaced(editor, edit)
    splices = _splices(editor, edit)
    changed = _spliced(text, splices)
    shared = _uses(root, edit.path) if root is not None else ()
    meant = _meant(before, edit)
    try:
        after = _data(changed)
    except (yaml.YAMLError, UnreadableError):
        raise CannotEditError("the result would not be YAML") from None
    # What `<<` brings in stands behind the mapping's own keys, a new one among them.
    ordered = "<<" not in text and edit.action != "insert"
    if not _same(_without(meant, shared), _without(after, shared), ordered=ordered):
        raise CannotEditError("the result would mean something else")
    return changed, shared


def _replaced(editor: Editor, edit: Edit) -> Edit:
    """The replacement of a part of a value as the setting of the whole."""
    _, place = editor.at(edit.path)
    old, new = edit.value
    if place.kind != "scalar" or old not in place.value:
        raise CannotEditError("the text to replace does not stand here")
    return Edit("set", edit.path, place.value.replace(old, new))


def _splices(editor: Editor, edit: Edit) -> list[Splice]:
    if edit.action == "set":
        return editor.set(edit.path, edit.value)
    if edit.action == "delete":
        return editor.delete(edit.path)
    if edit.action == "rename":
        return editor.rename(edit.path, str(edit.value))
    if edit.action == "insert":
        return editor.insert(edit.path, edit.value)
    if edit.action == "spread":
        return spread(editor, edit.path, edit.value)
    return editor.append(edit.path, edit.value)


def _spliced(text: str, splices: list[Splice]) -> str:
    """``text`` with each stretch replaced, from the back so that places stay true."""
    indexed = sorted(enumerate(splices), key=lambda one: (one[1][0], one[1][1], one[0]))
    for _, (start, end, new) in reversed(indexed):
        text = text[:start] + new + text[end:]
    return text


@lru_cache(maxsize=4)  # what one edit made is what the next begins with
def _data(text: str) -> Any:
    """What ``text`` means, nothing interpolated, not to be changed.

    Raises :class:`yaml.YAMLError`.
    """
    source = Source("edited", text)
    nodes, problem = compose_nodes(source)
    if problem is not None:
        raise yaml.YAMLError(problem.message)
    report = Report()
    converter = Converter(Layer(source), report, None, {})
    return [converter.convert(node) for node in nodes]


def _meant(documents: Any, edit: Edit) -> Any:
    """The data after ``edit``, by plain operations on maps and lists."""
    documents = copy.deepcopy(documents) or [None]
    value = copy.deepcopy(_plain(edit.value))
    steps: list[Any] = [0, *edit.path]
    if edit.action == "append":
        existing = _get(documents, steps)
        made = [*existing, value] if isinstance(existing, list) else [value]
        return _put(documents, steps, made)
    if edit.action == "insert" and isinstance(steps[-1], int):
        existing = list(_get(documents, steps[:-1]) or [])
        existing.insert(steps[-1], value)
        return _put(documents, steps[:-1], existing)
    if edit.action == "spread":
        names = _get(documents, steps)
        return _put(documents, steps, {str(name): value.get(name) for name in names})
    if edit.action in ("set", "insert"):
        return _put(documents, steps, value)
    holder = _get(documents, steps[:-1])
    if edit.action == "delete":
        if not isinstance(holder, (dict, list)) or steps[-1] not in _steps(holder):
            raise CannotEditError("there is nothing at this path")
        del holder[steps[-1]]
        return documents
    renamed = {edit.value if key == steps[-1] else key: inner for key, inner in holder.items()}
    return _put(documents, steps[:-1], renamed)


def _steps(holder: Any) -> Iterable[Any]:
    return range(len(holder)) if isinstance(holder, list) else holder


def _plain(value: Any) -> Any:
    """``value`` as it reads back."""
    value = tree(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


def _get(data: Any, steps: list[Any]) -> Any:
    for step in steps:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _put(data: Any, steps: list[Any], value: Any) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(step, str):
        made = dict(data) if isinstance(data, dict) else {}
        made[step] = _put(made.get(step), rest, value)
        return made
    items = list(data) if isinstance(data, list) else []
    if step < len(items):
        items[step] = _put(items[step], rest, value)
    else:
        items.append(_put(None, rest, value))
    return items


def _uses(root: Place, path: DocumentPath) -> tuple[DocumentPath, ...]:
    """Where the anchored values that ``path`` goes through are repeated."""
    anchors, place = set(), root
    for step in path:
        found = place.child(step)
        if found is None:
            break
        place = found[1]
        if place.anchor:
            anchors.add(place.anchor)
    if not anchors:
        return ()
    return tuple(where for name, where in aliases(root) if name in anchors)


def _without(documents: Any, shared: tuple[DocumentPath, ...]) -> Any:
    """The data without what aliases repeat; a mapping that merges one with ``<<`` goes whole."""
    if not shared:
        return documents
    documents = copy.deepcopy(documents)
    for path in shared:
        steps = [0, *path]
        if "<<" in steps:
            steps = steps[: steps.index("<<")]
        holder = _get(documents, steps[:-1])
        if isinstance(holder, dict):
            holder.pop(steps[-1], None)
        elif isinstance(holder, list) and isinstance(steps[-1], int) and steps[-1] < len(holder):
            holder[steps[-1]] = None
    return documents


def _same(first: Any, second: Any, *, ordered: bool) -> bool:
    """Equal in kind too: ``1`` is neither ``1.0`` nor ``true``; ``ordered``: keys in one order."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        keys = list(first) == list(second) if ordered else first.keys() == second.keys()
        return keys and all(_same(first[key], second[key], ordered=ordered) for key in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(
            _same(one, other, ordered=ordered) for one, other in zip(first, second, strict=True)
        )
    return bool(first == second) or (first != first and second != second)


def _location(source: Source, edit: Edit) -> Location:
    return Location(source.name, TextPlace(1, 1, 1, 1), edit.path, "")


def _refused(source: Source, edit: Edit, reason: str) -> Finding:
    where = ".".join(map(str, edit.path))
    message = f"cannot {edit.action} `{where}`: {reason}"
    hint = "make the change by hand"
    return Finding("edit-refused", Severity.ERROR, message, _location(source, edit), hint)


def _shared(source: Source, edit: Edit, places: tuple[DocumentPath, ...]) -> Finding:
    where = ", ".join("`" + ".".join(map(str, place)) + "`" for place in places)
    message = f"`{'.'.join(map(str, edit.path))}` is repeated by an alias: {where} changes too"
    return Finding("edit-shared", Severity.WARNING, message, _location(source, edit))
