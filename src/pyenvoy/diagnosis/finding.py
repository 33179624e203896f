"""What a finding is: what was looked at, how bad it is, what is the case, what to do. No rule stands here."""

from enum import IntEnum

import attrs


class Level(IntEnum):
    """How bad a finding is."""

    OK = 0
    NOTICE = 1
    """Worth knowing; nobody has to act."""
    WARNING = 2
    """It works, and less well than it could."""
    FAULT = 3
    """Something does not work until somebody acts."""

    def __str__(self) -> str:
        return self.name.lower()


@attrs.frozen
class Details:
    """The lines of a finding that has more than one fact; each line has as many cells as there are heads."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@attrs.frozen
class Finding:
    """One answered question."""

    what: str
    level: Level
    said: str
    """What is the case, in a sentence."""
    advice: str = ""
    """What to do, in a sentence; empty where nothing is to be done."""
    details: Details | None = None
    drawing: tuple[str, ...] = ()
    """A picture of a few lines."""


def worst(findings: tuple[Finding, ...]) -> Level:
    """The level of the worst of them; `OK` for none."""
    return max((one.level for one in findings), default=Level.OK)
