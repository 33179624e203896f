"""A part of the plugin's configuration: its keys under all their spellings, its values for what they must be. Pure."""

from collections.abc import Iterator, Mapping

import attrs

from pyenvoy.errors import Problem
from pyenvoy.secret import Secret


@attrs.define
class Notes:
    """What comes out beside settings: mistakes, what changed its meaning, secrets for files of their own."""

    problems: list[Problem] = attrs.field(factory=list)
    told: list[Problem] = attrs.field(factory=list)
    secrets: dict[str, Secret] = attrs.field(factory=dict)

    def secret(self, name: str, value: str) -> str:
        """The file that a secret goes to; the same name twice gets a number."""
        file, number = name, 1
        while file in self.secrets and self.secrets[file].reveal() != value:
            number += 1
            stem, _, ending = name.rpartition(".")
            file = f"{stem}-{number}.{ending}"
        self.secrets[file] = Secret(value)
        return file


class Table:
    """An object of the configuration, its place, and which of its keys have been read."""

    def __init__(self, found: Mapping[str, object], where: str, notes: Notes) -> None:
        """Nothing is read yet."""
        self._found = found
        self._read: set[str] = set()
        self.where = where
        self.notes = notes

    def has(self, *names: str) -> bool:
        """Whether one of the keys is there with a value."""
        return any(self._found.get(one) is not None for one in names)

    def peek(self, name: str) -> object:
        """What stands there, whatever it is."""
        return self._found.get(name)

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake."""
        self.notes.problems.append(Problem(self._place(key), what))

    def tell(self, key: str, what: str) -> None:
        """Note what changed its meaning, or was left out."""
        self.notes.told.append(Problem(self._place(key), what))

    def text(self, *names: str) -> str:
        """A text; empty where there is none. Of several spellings the first that has a value counts."""
        name, value = self._take(names)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)  # a serial number that somebody wrote without quotes
        self.wrong(name, f"must be text, not {_what(value)}")
        return ""

    def flag(self, *names: str) -> bool | None:
        """Yes or no; `None` where there is nothing."""
        name, value = self._take(names)
        if value is None or isinstance(value, bool):
            return value
        said = _FLAGS.get(str(value).strip().lower())
        if said is None:
            self.wrong(name, f"must be true or false, not {_what(value)}")
        return said

    def is_flag(self, name: str) -> bool:
        """Whether yes or no stands there."""
        return isinstance(self._take((name,))[1], bool)

    def number(self, *names: str) -> float | None:
        """A number, in quotes or not; `None` where there is nothing."""
        name, value = self._take(names)
        if value is None or value == "":
            return None
        try:
            found = float(str(value))
            if not abs(found) < _ENDLESS or isinstance(value, bool):
                raise ValueError  # noqa: TRY301  # as any other that is no number
            return int(found) if found.is_integer() else found
        except ValueError:
            self.wrong(name, f"must be a number, not {_what(value)}")
            return None

    def code(self, words: Mapping[int, str], *names: str) -> str | None:
        """The word that a number stands for; the word itself is taken as well."""
        name, value = self._take(names)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value in words.values():
            return value
        number = str(value).strip()
        if not isinstance(value, bool) and number.isdecimal() and int(number) in words:
            return words[int(number)]
        known = ", ".join(f"{key} ({word})" for key, word in words.items())
        self.wrong(name, f"must be one of {known}, not {_what(value)}")
        return None

    def table(self, *names: str) -> "Table | None":
        """A part with keys of its own; `None` where there is none."""
        name, value = self._take(names)
        if value is None or isinstance(value, dict):
            return None if value is None else Table(value, self._place(name), self.notes)
        self.wrong(name, f"must be an object, not {_what(value)}")
        return None

    def tables(self, *names: str) -> Iterator["Table"]:
        """Parts in a list; one alone, as some versions have it, is a list of one."""
        name, value = self._take(names)
        found = value if isinstance(value, list) else [] if value is None else [value]
        for number, one in enumerate(found):
            if one == {}:
                continue
            place = (
                f"{self._place(name)}[{number}]" if isinstance(value, list) else self._place(name)
            )
            if isinstance(one, dict):
                yield Table(one, place, self.notes)
            else:
                self.notes.problems.append(Problem(place, f"must be an object, not {_what(one)}"))

    def unread(self) -> None:
        """Say of every key that nobody asked for that it means nothing."""
        for name in self._found:
            if name not in self._read:
                self.tell(name, "is no key of the plugin: left out")

    def skip(self, *names: str) -> None:
        """These are known, and mean nothing here."""
        self._read.update(names)

    def _take(self, names: tuple[str, ...]) -> tuple[str, object]:
        self._read.update(names)
        there = (one for one in names if self._found.get(one) not in _NOTHING)
        name = next(there, None)
        return (names[0], None) if name is None else (name, self._found[name])

    def _place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where and key else self.where or key


_NOTHING: tuple[object, ...] = (None, {})
"""What Homebridge's form writes of what nobody has filled in."""
_ENDLESS = 1e12
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


def _what(value: object) -> str:
    """A value as a mistake names it: what has parts may have a password among them."""
    match value:
        case list():
            return "a list"
        case dict():
            return "an object"
    return repr(value)
