"""Single values of a requirements file: a plain value and its shape -> the typed value.

Each reader gives ``None`` when the value will not do, after saying why to ``problems``.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from saaswright.finding import Severity, nearest
from saaswright.requirements.problems import Problems, kind_of, named, shown, write_instead
from saaswright.requirements.shape import Form, Leaf, Number, Quantity, Text, Words
from saaswright.requirements.synonyms import meant_name, meant_word, spelled
from saaswright.requirements.units import Duration, MonthlyDuration, Size
from saaswright.source import DocumentPath

FORMS: Final[dict[Form, tuple[str, float]]] = {
    "percent": (r"^[0-9]{1,15}(\.[0-9]{1,15})? ?%$", 1),
    "share": (r"^[0-9]{1,15}(\.[0-9]{1,15})? ?%$", 100),
    "money": (r"^(\$[0-9]{1,15}(\.[0-9]{1,15})?|[0-9]{1,15}(\.[0-9]{1,15})? ?USD)$", 1),
}
"""Text that is read as a number: its pattern, and what its digits are divided by."""

EXPECTED: Final = {
    Duration: "a duration such as 250ms, 15m, 1h30m or 2d",
    MonthlyDuration: "a duration each month such as 2h/month",
    Size: "a size such as 500MB, 200GB or 2TiB",
}
_OTHER_MONEY: Final = re.compile(r"[€£¥]|\b(?!USD)[A-Z]{3}\b")
_CREDENTIALS: Final = re.compile(r"//[^/]*@|^[^/]*:[^/]*@")


def read_leaf(shape: Leaf, value: Any, path: DocumentPath, problems: Problems) -> Any:
    """The typed value of a leaf, or ``None`` with a problem said."""
    if value is None:
        return wrong_type("a value", value, path, problems)
    if isinstance(shape, Words):
        return _read_word(shape, value, path, problems)
    if isinstance(shape, Text):
        return _read_text(shape, value, path, problems)
    if isinstance(shape, Number):
        return _read_number(shape, value, path, problems)
    return _read_quantity(shape, value, path, problems)


def wrong_type(expected: str, value: Any, path: DocumentPath, problems: Problems) -> None:
    """Say what was found and what was expected."""
    hint = None
    if expected.startswith("text") and kind_of(value) in ("a number", "true", "false"):
        hint = f'put it in quotes: "{str(value).lower()}"'
    elif expected.startswith("a list") and kind_of(value) in ("a number", "text"):
        hint = f"put it in brackets: [{shown(value).strip('`')}]"
    elif expected.startswith("a list") and isinstance(value, dict):
        hint = "begin each item with a dash: `- `"
    problems.add(
        "requirements-wrong-type",
        f"{named(path)} is {kind_of(value)}, expected {expected}",
        path,
        help=hint,
    )


def _read_word(shape: Words, value: Any, path: DocumentPath, problems: Problems) -> str | None:
    if isinstance(value, dict | list):
        wrong_type(f"one of {', '.join(shape.words)}", value, path, problems)
        return None
    word = str(value).lower() if isinstance(value, bool) else str(value)
    if word in shape.words:
        return word
    if problems.full:
        problems.add("requirements-unknown-word", "", path)
        return None
    meant = meant_word(word, shape.words)
    if meant is not None:
        _say_synonym(word, meant, path, problems)
        return meant
    close = nearest(word[:40], shape.words)
    guess = f"did you mean `{close}`? " if close and not shape.finding else ""
    one_of = "valid is" if len(shape.words) == 1 else "valid are"
    problems.add(
        shape.finding or "requirements-unknown-word",
        f"{shown(word)} is not a valid word for {named(_list_of(path))}",
        path,
        help=f"{guess}{one_of}: {', '.join(shape.words)}",
        fix=write_instead(path, close) if close else None,
    )
    return None


def _list_of(path: DocumentPath) -> DocumentPath:
    """The list that an item stands in; any other path as it is."""
    return path[:-1] if isinstance(path[-1], int) else path


def _say_synonym(word: str, meant: str, path: DocumentPath, problems: Problems) -> None:
    problems.add(
        "requirements-synonym",
        f"{shown(word)} is understood as `{meant}`",
        path,
        help=f"write `{meant}`",
        severity=Severity.WARNING,
        fix=write_instead(path, meant),
    )


def _read_text(shape: Text, value: Any, path: DocumentPath, problems: Problems) -> str | None:
    if not isinstance(value, str):
        wrong_type("text", value, path, problems)
        return None
    text = " ".join(value.split())
    if not text or not text.isprintable():
        what = "has characters that cannot be printed" if text else "is empty"
        problems.add("requirements-bad-format", f"{named(path)} {what}", path)
        return None
    if len(text) > shape.max_length:
        problems.add(
            "requirements-bad-format",
            f"{named(path)} has {len(text)} characters, at most {shape.max_length} will do",
            path,
        )
        return None
    if shape.pattern is not None and not re.fullmatch(shape.pattern, text):
        _say_format(text, path, problems, shape.pattern)
        return None
    meant = meant_name(text, shape.synonyms) if shape.synonyms else None
    if meant is not None:
        _say_synonym(text, meant, path, problems)
    return meant or text


def _say_format(text: str, path: DocumentPath, problems: Problems, pattern: str) -> None:
    """A text that does not fit its pattern; credentials in it are never repeated."""
    name = named(path)
    if path[-1:] == ("registry",):
        if _CREDENTIALS.search(text):
            problems.add(
                "requirements-credentials",
                f"{name} holds credentials",
                path,
                help="write the host and namespace only, and change that password",
                secret=True,
            )
            return
        bare = re.sub(r"^[a-z]+://", "", text.lower()).strip("/")
        expected = "a registry and namespace such as ghcr.io/acme, with no scheme and no tag"
    else:
        bare = re.sub(r"[^a-z0-9-]+", "-", spelled(text)).strip("-")
        expected = "lower-case letters, digits and `-` only, at most 63 of them"
    fits = re.fullmatch(pattern, bare)
    problems.add(
        "requirements-bad-format",
        f"{name} cannot be {shown(text)}",
        path,
        help=f"write `{bare}`" if fits else f"expected {expected}",
        fix=write_instead(path, bare) if fits else None,
    )


def _read_number(
    shape: Number, value: Any, path: DocumentPath, problems: Problems
) -> int | float | None:
    expected = "a whole number" if shape.whole else "a number"
    number = value
    if isinstance(value, str) and shape.form:
        number = _number_of_text(shape.form, value, path, problems)
        if number is None:
            return None
    if isinstance(number, bool) or not isinstance(number, int | float):
        wrong_type(expected, value, path, problems)
        return None
    if shape.whole and not float(number).is_integer():
        problems.add(
            "requirements-wrong-type",
            f"{named(path)} is {shown(value)}, expected {expected}",
            path,
        )
        return None
    outside = _outside(shape, number)
    if outside:
        _out_of_range(value, outside, path, problems)
        return None
    return int(number) if shape.whole else float(number)


def _number_of_text(form: Form, text: str, path: DocumentPath, problems: Problems) -> float | None:
    pattern, divisor = FORMS[form]
    if re.fullmatch(pattern, text):
        return round(float(text.strip("$%USD ")) / divisor, 12)
    foreign = form == "money" and _OTHER_MONEY.search(text)
    expected = {"percent": "99.95", "share": "0.8", "money": "1500"}[form]
    problems.add(
        "requirements-currency" if foreign else "requirements-bad-quantity",
        f"{named(path)} cannot be {shown(text)}",
        path,
        help="only USD is priced: convert it"
        if foreign
        else f"expected a number such as {expected}",
    )
    return None


def _outside(shape: Number, number: float) -> str | None:
    """The bounds, in words, when ``number`` is outside of them."""
    inside = (
        math.isfinite(number)
        and (shape.gt is None or number > shape.gt)
        and (shape.ge is None or number >= shape.ge)
        and (shape.lt is None or number < shape.lt)
        and (shape.le is None or number <= shape.le)
    )
    if inside:
        return None
    return bounds(shape)


def bounds(shape: Number) -> str:
    """The interval in words: ``above 0 and below 100``."""
    low = f"above {shape.gt:,.12g}" if shape.gt is not None else f"at least {shape.ge:,.12g}"
    high = f"below {shape.lt:,.12g}" if shape.lt is not None else f"at most {shape.le:,.12g}"
    return f"{low} and {high}"


def _out_of_range(value: Any, expected: str, path: DocumentPath, problems: Problems) -> None:
    problems.add(
        "requirements-out-of-range",
        f"{named(path)} is {shown(value)}, expected {expected}",
        path,
    )


def _read_quantity(
    shape: Quantity, value: Any, path: DocumentPath, problems: Problems
) -> Duration | Size | None:
    expected = EXPECTED[shape.type]
    if isinstance(value, dict | list | bool):
        wrong_type(expected, value, path, problems)
        return None
    try:
        quantity = shape.type.parse(str(value))
    except ValueError:
        problems.add(
            "requirements-bad-quantity",
            f"{named(path)} cannot be {shown(value)}",
            path,
            help=f"expected {expected}",
        )
        return None
    if shape.above is not None and quantity <= shape.above:
        _out_of_range(value, "more than nothing", path, problems)
        return None
    if shape.most is not None and quantity > shape.most:
        most = shape.type(shape.most)
        _out_of_range(value, f"at most {most}", path, problems)
        return None
    return quantity
