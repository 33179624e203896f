"""Firmware versions: their spelling and their order. What a version does stands elsewhere."""

import re
from typing import Self

import attrs

_SPELLING = re.compile(r"([A-Za-z]?)(\d{1,9}(?:\.\d{1,9}){0,7})")


@attrs.frozen(order=False)
class Firmware:
    """A firmware version such as `D8.3.5167`: a release letter, then numbers compared one by one.

    The letter takes no part in comparisons, so `R4.10.35 == Firmware.parse("4.10.35")`.
    """

    parts: tuple[int, ...]
    letter: str = attrs.field(default="", eq=False)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a version as `/info` spells it; `None` when it is not one."""
        match = _SPELLING.fullmatch(text.strip())
        if match is None:
            return None
        return cls(tuple(int(part) for part in match[2].split(".")), match[1])

    @property
    def major(self) -> int:
        """The first number: 3 to 8 in the field."""
        return self.parts[0]

    def __lt__(self, other: "Firmware") -> bool:
        return self.parts < other.parts

    def __le__(self, other: "Firmware") -> bool:
        return self.parts <= other.parts

    def __str__(self) -> str:
        return self.letter + ".".join(map(str, self.parts))


@attrs.frozen
class FirmwareRange:
    """Versions from `first` on, up to but without `end`; an open side is `None`."""

    first: Firmware | None = None
    end: Firmware | None = None

    def __contains__(self, firmware: Firmware) -> bool:
        return (self.first is None or self.first <= firmware) and (
            self.end is None or firmware < self.end
        )

    def __str__(self) -> str:
        match self.first, self.end:
            case None, None:
                return "all"
            case first, None:
                return f"{first} and later"
            case None, end:
                return f"before {end}"
            case _:
                return f"{self.first} up to {self.end}"


def known(text: str) -> Firmware:
    """A version that is spelt right. Raises `ValueError` for any other."""
    firmware = Firmware.parse(text)
    if firmware is None:
        raise ValueError(f"{text!r} is not a firmware version")
    return firmware


def since(first: str, end: str | None = None) -> FirmwareRange:
    """Versions from `first` on; with `end`, up to but without it. Raises `ValueError` if misspelt."""
    return FirmwareRange(known(first), None if end is None else known(end))


def before(end: str) -> FirmwareRange:
    """Versions older than `end`. Raises `ValueError` if misspelt."""
    return FirmwareRange(None, known(end))


ALL = FirmwareRange()
