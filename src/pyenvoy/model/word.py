"""Words the gateway uses, with room for the ones it will invent."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A closed list of words that stays open: an unknown one is kept as it came.

    `RelayState("stuck")` is no error; its value is `"stuck"` and `known` is false.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_ = "UNKNOWN"
        word._value_ = value
        return word

    @property
    def known(self) -> bool:
        """Whether this is one of the words listed here."""
        return self._name_ != "UNKNOWN"
