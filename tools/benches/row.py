"""One line of the bench's table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``value`` in ``unit``, beside ``peer``; ``met`` says whether the ``aim`` holds."""

    what: str
    value: float
    unit: str = "ms"
    peer: str = ""
    ratio: float | None = None
    memory_mib: float | None = None
    aim: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The columns as text."""
        return (
            self.what,
            f"{self.value:,.0f} {self.unit}",
            "" if self.ratio is None else f"{self.ratio:.2f}×",
            self.peer and f"of {self.peer}",
            "" if self.memory_mib is None else f"{self.memory_mib:.0f} MiB",
            self.aim,
            "" if self.met is None else "met" if self.met else "MISSED",
        )
