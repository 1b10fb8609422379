"""What every element of the specification shares: frozen, ordered keys, ``x-*`` extensions."""

from collections.abc import Mapping
from typing import Any

import msgspec

Number = int | float | str
"""A number, or the text of a parameter that has not been interpolated (``${LIMIT}``)."""

Count = int | str
"""A whole number, or the text of a parameter that has not been interpolated."""

Flag = bool | str
"""A boolean, or the text of a parameter that has not been interpolated."""


class Element(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the elements: field names are the specification's keys, in the order we write them.

    ``None`` or an empty collection means that the key is not there. ``extensions`` holds the
    ``x-*`` keys of the element, with their names.
    """

    extensions: Mapping[str, Any] = {}
