"""The edits themselves: each gives the stretches of text to replace, and nothing else changes."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.edits.places import Place
from saaswright.compose.edits.writing import block, entry, inline, item, key_text, lines_of
from saaswright.expression import expression
from saaswright.source import DocumentPath

Splice = tuple[int, int, str]
_COLON: Final = expression(r"\s*:")


class CannotEditError(Exception):
    """The edit cannot be made without touching more than it should."""


class Editor:
    """Works out the splices of edits on one text."""

    def __init__(self, text: str, root: Place | None) -> None:
        self.text = text
        self.root = root
        self.newline = "\r\n" if "\r\n" in text else "\n"

    # --- set -------------------------------------------------------------------------------------

    def set(self, path: DocumentPath, value: Any) -> list[Splice]:
        """Give ``path`` the value, adding what is missing on the way."""
        if not path:
            raise CannotEditError("the whole document cannot be set")
        holder, key, place = self._find(path)
        if place is not None:
            return self._replace(holder, key, place, value)
        return self._add(path, value)

    def _add(self, path: DocumentPath, value: Any) -> list[Splice]:
        """Add ``path``, which is not there, below the nearest thing that is."""
        for length in range(len(path) - 1, -1, -1):
            holder, key, place = self._find(path[:length])
            if place is None:
                continue
            for step in reversed(path[length + 1 :]):
                value = {step: value} if isinstance(step, str) else [value]
            step = path[length]
            if place.kind == "scalar" and not place.value and place.style in (None, ""):
                return self._replace(
                    holder, key, place, {step: value} if isinstance(step, str) else [value]
                )
            if place.kind == "mapping" and isinstance(step, str):
                return [self._new_entry(place, step, value)]
            if place.kind == "sequence" and step == len(place.items):
                return self._insert_item(place, len(place.items), value)
            raise CannotEditError(f"there is nothing that could hold `{step}`")
        return [(len(self.text), len(self.text), self._join(entry(str(path[0]), value, 0)))]

    def _new_entry(self, mapping: Place, key: str, value: Any) -> Splice:
        if mapping.flow or not mapping.items:
            pair = f"{inline(key, flow=True)}: {inline(value, flow=True)}"
            return self._into_brackets(mapping, len(mapping.items), pair)
        column = mapping.items[0][0].column
        return self.after(mapping.last, entry(key, value, column))

    def _replace(
        self, holder: Place | None, key: Place | None, place: Place, value: Any
    ) -> list[Splice]:
        anchor = f"&{place.anchor} " if place.anchor else ""
        inside = holder is not None and holder.flow
        column = key.column if key is not None else max(place.column - 2, 0)
        lines = None if inside else block(value, column + 2)
        paragraph = lines_of(value, column + 2) if isinstance(value, str) and not inside else None
        if self.text[place.last : self._line_end(place.last)].strip():
            paragraph = None  # a comment behind the old value would become part of the new one
        if paragraph is not None:
            lines = paragraph[1]
            anchor += paragraph[0]
        if lines is None:
            new = anchor + inline(value, place.style, flow=inside)
            return self._swap(key, place, new)
        if key is None:
            # An item of a list: its first line stands behind the dash, or is the paragraph's mark.
            below = self.newline.join(lines)
            below = self.newline + below if paragraph is not None else below.lstrip()
            return [(place.start, place.last, anchor + below)]
        head = f" {anchor.rstrip()}" if anchor else ""
        after = self._colon(key)
        tail = self._rest_of_line(after, place)
        return [
            (after, after, head),
            *self._cut(after, place),
            (tail, tail, self.newline + self.newline.join(lines)),
        ]

    def _swap(self, key: Place | None, place: Place, new: str) -> list[Splice]:
        """Put ``new`` where ``place`` stands; a block below its key moves up to the key's line."""
        block_below = place.kind in ("mapping", "sequence") and not place.flow and place.items
        if key is None or not block_below:
            gap = (
                " "
                if place.start == place.end and self.text[place.start - 1 : place.start] in ":-"
                else ""
            )
            return [(place.start, place.last, gap + new)]
        after = self._colon(key)
        return [(after, after, f" {new}"), *self._cut(after, place)]

    def _cut(self, after: int, place: Place) -> list[Splice]:
        """Remove ``place``: what stands on the key's line, and the lines below, not the comment."""
        if place.start == place.end:
            return []
        line_end = self._line_end(after)
        if place.start < line_end and place.last <= line_end:
            gap = len(self.text[after : place.start]) - len(self.text[after : place.start].lstrip())
            return (
                [(after, after + gap, ""), (place.start, place.last, "")]
                if gap
                else [(place.start, place.last, "")]
            )
        first = [(after, line_end, "")] if place.start < line_end else []
        return [*first, (line_end, place.last, "")]

    def _rest_of_line(self, after: int, place: Place) -> int:
        """Where lines below the key go: the end of its line, behind a comment there."""
        end = self._line_end(after)
        return max(place.last, end) if place.last > end else end

    # --- delete ----------------------------------------------------------------------------------

    def delete(self, path: DocumentPath) -> list[Splice]:
        """Take ``path`` away; what held nothing else becomes ``{}`` or ``[]``."""
        holder, key, place = self._find(path)
        if holder is None or place is None:
            raise CannotEditError("there is nothing at this path")
        if len(holder.items) == 1:
            outer, outer_key, whole = self._find(path[:-1])
            if whole is None or not path[:-1]:
                raise CannotEditError("the last key of a document is not deleted")
            if whole.flow:
                return [(whole.start, whole.end, "{}" if whole.kind == "mapping" else "[]")]
            return self._replace(outer, outer_key, whole, {} if whole.kind == "mapping" else [])
        position = holder.values.index(place)
        if holder.flow:
            return [self._out_of_brackets(holder, position)]
        if key is not None and self.text[self._line_start(key.start) : key.start].strip():
            return self._delete_behind_dash(holder, position, key)
        start = self._line_start(key.start if key is not None else self.dash(place, holder))
        return [(start, self._line_after(place.last), "")]

    def _delete_behind_dash(self, holder: Place, position: int, key: Place) -> list[Splice]:
        following = (
            holder.items[position + 1][0].start if position + 1 < len(holder.items) else None
        )
        if following is None:
            raise CannotEditError("what stands behind the dash cannot go alone")
        if "#" in self.text[holder.items[position][1].last : following]:
            raise CannotEditError("a comment stands in between")
        return [(key.start, following, "")]

    # --- rename, insert, append ------------------------------------------------------------------

    def rename(self, path: DocumentPath, name: str) -> list[Splice]:
        """Give the key at ``path`` another name."""
        holder, key, _ = self._find(path)
        if holder is None or key is None:
            raise CannotEditError("there is no key at this path")
        if holder.child(name) is not None:
            raise CannotEditError(f"`{name}` stands there already")
        return [(key.start, key.end, key_text(name, key.style))]

    def insert(self, path: DocumentPath, value: Any) -> list[Splice]:
        """Put an item before the one at ``path``; a new key of the document becomes its first."""
        if isinstance(path[-1], str):
            return self._first(path, value) if len(path) == 1 else self.set(path, value)
        _, _, place = self._find(path[:-1])
        if place is None or place.kind != "sequence" or not 0 <= path[-1] <= len(place.items):
            raise CannotEditError("there is no list with such a place")
        return self._insert_item(place, path[-1], value)

    def _first(self, path: DocumentPath, value: Any) -> list[Splice]:
        """A new key of the document in front of the others, below the comments at its top."""
        root = self.root
        if root is None or root.flow or not root.items or root.child(path[0]) is not None:
            return self.set(path, value)
        start = self._line_start(root.items[0][0].start)
        if self.text[start : root.items[0][0].start].strip("\ufeff"):
            return self.set(path, value)
        return [(start, start, self._join(entry(str(path[0]), value, 0)))]

    def append(self, path: DocumentPath, value: Any) -> list[Splice]:
        """Put an item at the end of the list at ``path``, which is made if it is missing."""
        holder, key, place = self._find(path)
        if place is None:
            return self._add(path, [value])
        if place.kind == "scalar" and not place.value and place.style in (None, ""):
            return self._replace(holder, key, place, [value])
        if place.kind != "sequence":
            raise CannotEditError("there is no list at this path")
        return self._insert_item(place, len(place.items), value)

    def _insert_item(self, place: Place, position: int, value: Any) -> list[Splice]:
        if place.flow or not place.items:
            return [self._into_brackets(place, position, inline(value, flow=True))]
        column = self.column(self.dash(place.items[0], place))
        lines = item(value, column)
        if position == len(place.items):
            return [self.after(place.last, lines)]
        dash = self.dash(place.items[position], place)
        start = self._line_start(dash)
        if self.text[start:dash].strip():
            raise CannotEditError("the list begins behind something else on its line")
        return [(start, start, self._join(lines))]

    # --- places in the text ----------------------------------------------------------------------

    def _find(self, path: DocumentPath) -> tuple[Place | None, Place | None, Place | None]:
        """(holder, key, value) at ``path``; the value is ``None`` when it is not there."""
        holder: Place | None = None
        key: Place | None = None
        place = self.root
        for step in path:
            if place is None:
                break
            if place.kind == "alias":
                raise CannotEditError(f"`*{place.value}` stands here: edit what it repeats instead")
            holder, found = place, place.child(step)
            if found is None and place.kind == "mapping" and place.child("<<") and step != path[-1]:
                raise CannotEditError("`<<` brings this in: edit what it repeats instead")
            key, place = found if found is not None else (None, None)
            if place is None and step != path[-1]:
                return None, None, None
        return holder, key, place

    def _into_brackets(self, place: Place, position: int, text: str) -> Splice:
        if not place.items:
            closing = place.end - 1
            return (closing, closing, text)
        if position < len(place.items):
            start = place.items[position].start
            return (start, start, f"{text}, ")
        end = place.values[-1].end
        return (end, end, f", {text}")

    def _out_of_brackets(self, place: Place, position: int) -> Splice:
        starts = [i[0].start if place.kind == "mapping" else i.start for i in place.items]
        ends = [value.end for value in place.values]
        if position + 1 < len(starts):
            return (starts[position], starts[position + 1], "")
        return (ends[position - 1], ends[position], "")

    def _colon(self, key: Place) -> int:
        match = _COLON.match(self.text, key.end)
        if match is None:
            raise CannotEditError("a key with `?` is not edited")
        return match.end()

    def at(self, path: DocumentPath) -> tuple[Place | None, Place]:
        """(key, value) at ``path``. Raises :class:`CannotEditError` when nothing is there."""
        _, key, place = self._find(path)
        if place is None:
            raise CannotEditError("there is nothing at this path")
        return key, place

    def dash(self, place: Place, holder: Place) -> int:
        """Where the dash of an item of ``holder`` stands."""
        dash = self.text.rfind("-", holder.start, place.start)
        while dash > holder.start and self.text[dash + 1 : place.start].strip(" \t\r\n-"):
            dash = self.text.rfind("-", holder.start, dash)
        if dash < 0:
            raise CannotEditError("the item's dash cannot be found")
        return dash

    def after(self, end: int, lines: list[str]) -> Splice:
        """New lines below the line on which ``end`` lies."""
        position = self._line_after(end)
        text = self._join(lines)
        if position == len(self.text) and not self.text.endswith(("\n", "\r")):
            return (position, position, self.newline + text.removesuffix(self.newline))
        return (position, position, text)

    def _join(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def _line_end(self, position: int) -> int:
        """The end of the line, before its line ending."""
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > position and self.text[end - 1] == "\r" else end

    def _line_after(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1

    def column(self, position: int) -> int:
        """The column of ``position``, from 0."""
        return position - self._line_start(position)
