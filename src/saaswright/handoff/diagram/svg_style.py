"""Colours for a light and a dark page, and the outline of a mark.

Both palettes keep 4.5:1 between a text and what it stands on (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
  .page { fill: #ffffff } .ink { fill: #16202c } .soft { fill: #556274 }
  .deployment { fill: #fbfcfd; stroke: #98a4b3; stroke-dasharray: 6 5 }
  .region { stroke-width: 1 } .frame { fill: #ffffff; stroke: #c2586b; stroke-dasharray: 4 3 }
  .card { fill: #ffffff; stroke: #c3ccd8 } .behind { fill: #f1f4f8; stroke: #c3ccd8 }
  .line { fill: none; stroke: #5c6b7f; stroke-width: 1.5; stroke-linecap: butt }
  .tip { fill: #5c6b7f }
  .dashed { stroke-dasharray: 5 4 }
  .pill { fill: #e9eef4 } .outline { fill: none; stroke: #c3ccd8 }
  .r-edge { fill: #eff5fd; stroke: #c9def7 } .b-edge { fill: #2f74c8 } .t-edge { fill: #24599b }
  .r-app { fill: #eef8f4; stroke: #c5e6d9 } .b-app { fill: #1f9170 } .t-app { fill: #126850 }
  .r-data { fill: #fdf6ea; stroke: #f0dcb6 } .b-data { fill: #c98a1b } .t-data { fill: #83560a }
  .r-external { fill: #f5f1fc; stroke: #ddd0f3 } .b-external { fill: #8a5fd0 }
  .t-external { fill: #64409f } .t-payments { fill: #a03448 } .disk { fill: none; stroke: #b2770f }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0f141a } .ink { fill: #e9eef5 } .soft { fill: #a5b1c1 }
    .deployment { fill: #131920; stroke: #5d6b7c } .frame { fill: #1b1f27; stroke: #c9687b }
    .card { fill: #1c242e; stroke: #3d4a5a } .behind { fill: #171e27; stroke: #354150 }
    .line { stroke: #9aa8ba } .tip { fill: #9aa8ba }
    .pill { fill: #2d3948 } .outline { stroke: #465467 }
    .r-edge { fill: #131f2e; stroke: #223a57 } .b-edge { fill: #5a9ce6 } .t-edge { fill: #8dbcf2 }
    .r-app { fill: #11221d; stroke: #1d4236 } .b-app { fill: #3fb692 } .t-app { fill: #74d3b4 }
    .r-data { fill: #241d10; stroke: #4a3a19 } .b-data { fill: #dda33f } .t-data { fill: #ebc278 }
    .r-external { fill: #1d182a; stroke: #3b2f57 } .b-external { fill: #a685e2 }
    .t-external { fill: #c4adf0 } .t-payments { fill: #e896a5 } .disk { stroke: #dda33f }
  }
"""


def cylinder(x: float, y: float) -> str:
    """The mark of what keeps data: 12 wide, 14 high, its upper left corner at ``x``, ``y``."""
    return (
        f'<path class="disk" stroke-width="1.3" d="M{number(x)} {number(y + 2.5)}v9'
        'a6 2.5 0 0 0 12 0v-9a6 2.5 0 0 0 -12 0a6 2.5 0 0 0 12 0"/>'
    )


def number(value: float) -> str:
    """``value`` as a coordinate, with at most one decimal."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"
