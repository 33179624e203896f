"""An explanation on the terminal and as JSON."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import drawn as table_drawn
from pyenvoy.diagnosis.explaining import Explanation, Trusted
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show import Column, Table, rows
from pyenvoy.show.plain import Plain, value
from pyenvoy.show.text import span, text
from pyenvoy.show.walk import is_empty, is_list, is_thing


def drawn(found: Explanation, snapshot: Snapshot, width: int) -> RenderableType:
    """The value first, then where it comes from, then who else says what."""
    head = Text(printable(found.path), style="bold").append(f"  {_told(found)}", style="default")
    parts: list[RenderableType] = [head, *(Text(printable(one)) for one in _sentences(found))]
    parts += [table_drawn(one, width) for one in _tables(found, snapshot)]
    return Group(*parts)


def _told(found: Explanation) -> str:
    if is_empty(found.value):
        return "is missing"
    if is_thing(found.value) or is_list(found.value):
        return ""
    said, unit = text(found.value, found.unit)
    return printable(f"{said} {unit}".strip())


def _sentences(found: Explanation) -> Iterator[str]:
    if found.means:
        yield found.means
    if found.sign:
        yield f"Sign: {found.sign}."
    if found.gap is not None:
        yield f"Why: {found.gap.reason}: {found.gap.why}"
        yield f"What would bring it: {found.advice}"
    if found.source is not None and found.age is not None:
        with_ = f", completed by {', '.join(found.source.others)}" if found.source.others else ""
        yield f"Read from {found.source.endpoint}{with_}, {_ago(found)}."
    for one in found.repaired:
        before = "nothing" if one.before is None else " ".join(text(one.before, found.unit)).strip()
        yield f"Repaired: {one.quirk}: {one.why} Without that it would be {before}."


def _ago(found: Explanation) -> str:
    age = span(found.age) if found.age is not None else "?"
    at = "" if found.source is None else text(found.source.at)[0]
    return f"{age} ago, at {at}"


def _tables(found: Explanation, snapshot: Snapshot) -> Iterator[Table]:
    heads: tuple[Column, ...]
    if found.said:
        heads = (Column("the gateway said"), Column("value", numeric=True), Column("at"))
        lines = tuple(
            (f"{one.endpoint} {one.place}", str(one.value), text(one.at)[0]) for one in found.said
        )
        yield Table("", heads, lines)
    if found.others:
        heads = (
            Column("others would say"),
            Column("value", numeric=True),
            Column("unit"),
            Column(""),
        )
        yield Table("", heads, tuple(_others(found)))
    if found.source is not None and not found.said:
        yield Table("", (Column("path"), Column("value", numeric=True), Column("unit")),
                    tuple(_facts(found, snapshot)))  # fmt: skip
    heads = (Column("order of trust"), Column("path"), Column("how it stands"))
    yield Table("", heads, tuple((one.endpoint, one.path, _standing(one)) for one in found.trust))


def _others(found: Explanation) -> Iterator[tuple[str, ...]]:
    for one in found.others:
        said, unit = text(one.value, found.unit)
        yield ", ".join(one.endpoints), said, unit, "agrees" if one.agrees else "differs"


def _facts(found: Explanation, snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    if not is_thing(found.value):
        return
    for one in rows(found.value, snapshot.at):
        yield f"{found.path}.{one.path}", one.text, one.text_unit


def _standing(one: Trusted) -> str:
    if one.gap is not None:
        return f"{one.gap.reason}: {one.gap.why}"
    return "used" if one.used else "answered, not needed"


def plain(found: Explanation) -> Plain:
    """The explanation as plain data."""
    shown = value(found)
    assert isinstance(shown, dict)  # noqa: S101  # for the type checker: a thing is a mapping
    return shown
