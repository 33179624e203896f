"""The text of pyenvoy.toml → `Settings`, or every mistake in it, each with its place and what to do.

Pure: who reads the file also says how a secret is fetched from the file that it stands in. A field of
type `Secret` called `password` is set by the key `password_file`; a secret never stands in the settings.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar, runtime_checkable

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError

from pyenvoy.errors import Problem
from pyenvoy.settings.contradictions import contradictions
from pyenvoy.settings.converter import Authorities, File, FindFile, OpenSecret, converter
from pyenvoy.settings.gateway import GatewaySettings
from pyenvoy.settings.problems import problems, unknown

__all__ = [
    "Authorities",
    "File",
    "FindFile",
    "GatewaySettings",
    "OpenSecret",
    "Sections",
    "Settings",
    "read",
]

T = TypeVar("T")


@attrs.frozen
class Settings:
    """All that pyenvoy.toml says: the gateways, and a section for each adapter that is to run."""

    gateways: tuple[GatewaySettings, ...]
    sections: Mapping[str, object]
    """Per adapter its own settings, already read; an adapter without a section does not run."""


Sections = Mapping[str, type]
"""Per adapter the class of its section."""


def read(
    text: str,
    known: Sections,
    open_secret: OpenSecret,
    find_file: FindFile = str,
    find_authorities: FindFile = str,
) -> Settings | tuple[Problem, ...]:
    """Read the text of pyenvoy.toml; on any mistake, say all of them."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (_not_toml(error, text.split("\n")),)
    except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets
        return (Problem("", f"not TOML that anybody means: {type(error).__name__}"),)
    reader = _Reader(converter(open_secret, find_file, find_authorities))
    gateways = tuple(reader.gateways(tables.pop("gateway", None)))
    named = not reader.problems
    sections = {name: reader.section(name, table, known) for name, table in tables.items()}
    if named:
        reader.problems += _borne_out(sections, gateways)
    return tuple(reader.problems) or Settings(gateways, sections)


@runtime_checkable
class Spoken(Protocol):
    """A section that speaks of gateways, so that it can be wrong though each of its keys is right."""

    def mistakes(self, gateways: tuple[GatewaySettings, ...]) -> Iterator[Problem]:
        """What the gateways' sections do not bear out, each with its place in this section."""


def _borne_out(
    sections: Mapping[str, object], gateways: tuple[GatewaySettings, ...]
) -> Iterator[Problem]:
    for name, one in sections.items():
        if isinstance(one, Spoken):
            yield from (Problem(f"{name}.{at.where}", at.what) for at in one.mistakes(gateways))


def _not_toml(error: tomllib.TOMLDecodeError, lines: list[str]) -> Problem:
    what, _, where = str(error).rpartition(" (at ")
    place = _LINE.match(where)
    if place and what.startswith("Cannot ") and _GATEWAY.match(lines[int(place[1]) - 1]):
        what = "a gateway stands above already: each of several begins with [[gateway]]"
    return Problem(where.rstrip(")"), f"not TOML: {what}")


_LINE = re.compile(r"line (\d+)")

_GATEWAY = re.compile(r"\s*\[\[?\s*gateway\s*\]")
"""The head of a gateway's section, by itself or of several."""


class _Reader:
    """Reads one table after the other and gathers what is wrong."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self.problems: list[Problem] = []

    def gateways(self, found: object) -> Iterator[GatewaySettings]:
        if found is None or found == []:
            self._wrong("gateway", 'is needed: add [gateway] with host = "envoy.local"')
            return
        tables = found if isinstance(found, list) else [found]
        others: list[GatewaySettings] = []
        for number, table in enumerate(tables):
            where = f"gateway[{number}]" if len(tables) > 1 else "gateway"
            if (one := self.table(where, table, GatewaySettings)) is not None:
                self.problems += contradictions(where, one, others)
                others.append(one)
                yield one

    def section(self, name: str, table: object, known: Sections) -> object:
        if name in known:
            return self.table(name, table, known[name])
        self._wrong(name, unknown("section", name, ("gateway", *known)))
        return None

    def table(self, where: str, table: object, shape: type[T]) -> T | None:
        if not isinstance(table, dict):
            self._wrong(where, f"is a section: write [{where.partition('[')[0]}]")
            return None
        try:
            return self._converter.structure(table, shape)
        except BaseValidationError as error:
            self.problems += problems(error, where)
            return None

    def _wrong(self, where: str, what: str) -> None:
        self.problems.append(Problem(where, what))
