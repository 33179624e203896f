"""`pyenvoy panels`: each panel beside its peers, the worst first, and what to do about it."""

import asyncio
import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.energy import kept
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.cli.where import Where, gateway, recorded, where_options
from pyenvoy.errors import UsageError
from pyenvoy.model.insight import Insight, Verdict
from pyenvoy.show import plain
from pyenvoy.show.panels import panels
from pyenvoy.zones import zone_of

if TYPE_CHECKING:
    from pyenvoy.model.snapshot import Snapshot

    Row = tuple[datetime, str, float | None]

_PAST = timedelta(days=70)
"""What is simulated: some weeks to learn, and some in which something is wrong."""


_FIRST, _LAST = 1971, 2200
"""Years: what lies outside is not counted by the epoch's days, or was never reported."""


@click.command("panels", short_help="Show each panel beside its peers, and what to do.")
@where_options
@click.option(
    "--rows", type=options.FILE, help="A history: `pyenvoy history --every panels`, as CSV."
)
@click.option("--zone", help="Of --rows, such as Europe/Berlin, in which hours are told.")
@options.as_json_described
@options.schema
def command(
    where: Where, *, rows: Path | None, zone: str | None, as_json: bool, schema: bool
) -> None:
    """Show each panel beside its peers, the worst first: silent, broken, shaded, dirty; and what to do.

    What `pyenvoy run` remembers is shown without asking the gateway. Without it there is one moment, which tells little.
    """
    if schema:
        from pyenvoy.show.schema import schema as described  # noqa: PLC0415  # it parses sources

        print_json(described(Insight))
        return
    _check(rows, zone)
    found = _of_rows(rows, zone) if rows is not None else _of(where)
    if as_json:
        print_json(plain(found))
    else:
        _show(found)


def _check(rows: Path | None, zone: str | None) -> None:
    """Raises `UsageError` for a time zone that there is not, or that nothing is told in."""
    if zone is not None and rows is None:
        raise UsageError("--zone is that of --rows: name the file of a history as well")
    if zone is not None and zone_of(zone) is None:
        raise UsageError(f"--zone {zone}: there is no such time zone; write it like Europe/Berlin")


def _show(found: Insight) -> None:
    if not found.panels:
        click.echo("no microinverter has reported")
        return
    print_table(panels(found))
    click.echo()
    for one in found.hints:
        click.echo(printable(f"{one.serial}: {one.advice}"))
    if found.roof.verdict is not Verdict.FINE or not found.hints:
        advice = f"; {found.roof.advice}" if found.roof.advice else ""
        click.echo(printable(f"the roof: {found.roof.words}{advice}"))


# -- where it is from -----------------------------------------------------------------------------


def _of(where: Where) -> Insight:
    """What is remembered; else a simulated past, or one moment."""
    from pyenvoy.insight import glance, judge  # noqa: PLC0415  # late

    if where.recording is not None:
        return glance(recorded(where.recording))
    if where.era is not None:
        with waiting(f"simulating {_PAST.days} days of {where.words}"):
            return _simulated(where.era)
    known = kept(where)
    if known is not None and known.found.volume.panels.panels:
        return judge(known.found.volume.panels, datetime.now(UTC), known.rules.zone)
    with waiting(f"asking {where.words}"):
        return glance(asyncio.run(_asked(where)))


async def _asked(where: Where) -> "Snapshot":
    async with gateway(where) as envoy:
        return await envoy.snapshot()


def _simulated(era: str) -> Insight:
    """The past of a simulated roof, in which some things go wrong."""
    from pyenvoy.insight import compare  # noqa: PLC0415  # late, as below
    from pyenvoy.simulator.answers import era_of  # noqa: PLC0415  # late
    from pyenvoy.simulator.plant.flaws import examples  # noqa: PLC0415  # late
    from pyenvoy.simulator.plant.panels import reported  # noqa: PLC0415  # late

    plant, now = era_of(era).plant, int(datetime.now(UTC).timestamp())
    flaws = examples(plant.inverters, 12 - plant.place.longitude / 15, now)
    plant = attrs.evolve(plant, flaws=flaws)
    rows = reported(plant, now - int(_PAST.total_seconds()), now)
    told = ((datetime.fromtimestamp(at, UTC), serial, watts) for at, serial, watts in rows)
    return compare(told, plant.zone.name)


def _of_rows(path: Path, zone: str | None) -> Insight:
    """What follows from a history in a file. Raises `UsageError` where it is none."""
    from pyenvoy.insight import compare  # noqa: PLC0415  # late

    with (
        path.open(encoding="utf-8-sig", errors="replace", newline="") as file,
        waiting("comparing"),
    ):
        return compare(_rows(csv.reader(file), path), zone)


def _rows(lines: "Iterable[list[str]]", path: Path) -> "Iterator[Row]":
    every = _read(lines, path)
    _, (head, *serials) = next(every, (1, [""]))
    if head != "at" or not serials:
        raise UsageError(
            f"{path} is no history of panels: its first line must be `at` and their serial numbers"
        )
    for number, (at, *cells) in every:
        try:
            moment = _moment(at)
            powers = [float(cell) if cell else None for cell in cells]
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: {error}") from error
        for serial, power in zip(serials, powers, strict=False):
            yield moment, serial, power


def _read(lines: "Iterable[list[str]]", path: Path) -> "Iterator[tuple[int, list[str]]]":
    """Each row that is not empty, with its number."""
    number = 0
    try:
        for number, row in enumerate(lines, 1):
            if row:
                yield number, row
    except csv.Error as error:
        raise UsageError(f"{path}, line {number + 1}: {error}") from error


def _moment(at: str) -> datetime:
    """When a row is of, in UTC where it does not say. Raises `ValueError`."""
    found = datetime.fromisoformat(at)
    if not _FIRST <= found.year < _LAST:
        raise ValueError(f"{at} is no moment at which panels reported")
    return found.replace(tzinfo=found.tzinfo or UTC)
