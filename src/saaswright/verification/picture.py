"""The timeline as a picture: a lane for each container, from made to healthy, to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from saaswright.verification.model import Moment

_LANE: Final = 26
_LEFT: Final = 190
_WIDTH: Final = 700
_TOP: Final = 46
_BEGINS: Final = {"create": "made", "start": "started", "healthy": "healthy"}
_COLOURS: Final = {"create": "#c9ced6", "start": "#e0a83c", "healthy": "#3c9a5f"}
_FINE, _BAD = "#3c9a5f", "#c5443c"
_FONT: Final = 'role="img" font-family="sans-serif" font-size="12" aria-label="timeline"'
_STEPS: Final = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800)


def picture(moments: tuple[Moment, ...], title: str) -> str:
    """An SVG of the first minutes of every container; light, without a script."""
    lanes = list(dict.fromkeys(moment.container for moment in moments))
    longest = max((moment.at for moment in moments), default=1.0) or 1.0
    height, width = _TOP + _LANE * len(lanes) + 40, _LEFT + _WIDTH + 40
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="22" font-size="14" fill="#20242b">{escape(title)}</text>',
            *_axis(longest, height),
            *(part for at, lane in enumerate(lanes) for part in _lane(moments, lane, at, longest)),
            *_legend(height),
            "</svg>",
            "",
        ]
    )


def _axis(longest: float, height: int) -> Iterator[str]:
    step = next((step for step in _STEPS if longest / step <= 8), longest / 8)
    at = 0.0
    while at <= longest:
        x = _x(at, longest)
        yield f'<path d="M{x} {_TOP - 6}V{height - 34}" stroke="#eceff3"/>'
        yield f'<text x="{x}" y="{_TOP - 10}" text-anchor="middle" fill="#6b7380">{at:g} s</text>'
        at += step


def _lane(moments: tuple[Moment, ...], lane: str, at: int, longest: float) -> Iterator[str]:
    y = _TOP + _LANE * at
    own = [moment for moment in moments if moment.container == lane]
    place = f'x="{_LEFT - 10}" y="{y + 15}" text-anchor="end" fill="#20242b"'
    yield f"<text {place}>{escape(lane)}</text>"
    colour, since = "", 0.0
    for moment in own:
        if colour:
            yield _bar(since, moment.at, y, colour, longest)
        if moment.event in _BEGINS:
            colour, since = _COLOURS[moment.event], moment.at
        elif moment.event == "die":
            fine = not moment.exit_code
            x = _x(moment.at, longest)
            yield (
                f'<circle cx="{x}" cy="{y + 11}" r="4" fill="{_FINE if fine else _BAD}">'
                f"<title>ended with {moment.exit_code}</title></circle>"
            )
            colour = ""
        elif moment.event in ("unhealthy", "oom"):
            colour, since = _BAD, moment.at
        elif colour:
            since = moment.at
    if colour:
        yield _bar(since, longest, y, colour, longest)


def _bar(since: float, until: float, y: int, colour: str, longest: float) -> str:
    x = _x(since, longest)
    width = max(1.0, round(_x(until, longest) - x, 1))
    return f'<rect x="{x}" y="{y + 4}" width="{width}" height="14" rx="2" fill="{colour}"/>'


def _legend(height: int) -> Iterator[str]:
    x = _LEFT
    for event, word in _BEGINS.items():
        yield f'<rect x="{x}" y="{height - 22}" width="12" height="12" fill="{_COLOURS[event]}"/>'
        yield f'<text x="{x + 18}" y="{height - 12}" fill="#6b7380">{word}</text>'
        x += 90
    yield f'<circle cx="{x + 6}" cy="{height - 16}" r="4" fill="{_BAD}"/>'
    yield f'<text x="{x + 18}" y="{height - 12}" fill="#6b7380">unhealthy, or ended badly</text>'


def _x(at: float, longest: float) -> float:
    return round(_LEFT + _WIDTH * at / longest, 1)
