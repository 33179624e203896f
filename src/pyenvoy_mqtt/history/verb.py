"""`pyenvoy history`: what is kept, as a table for people or as CSV, JSON or Parquet for programs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from pyenvoy import UsageError
from pyenvoy.effects.tokenfile import state_folder
from pyenvoy_mqtt.history import export
from pyenvoy_mqtt.history.choosing import chosen, place_of
from pyenvoy_mqtt.history.columns import COUNTERS
from pyenvoy_mqtt.history.export import Form
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.looking import History, names
from pyenvoy_mqtt.history.moments import moment
from pyenvoy_mqtt.history.periods import Energies, Period, energies

GRAINS = ("raw", "five", "hour", *(one.value for one in Period), "panels")

_ENERGIES = ["first", *(one.name for one in COUNTERS), "whole"]


@click.command("history", short_help="What was kept: CSV, JSON, Parquet.")
@click.option("--serial", help="Whose; needed where several are kept.")
@click.option("--every", type=click.Choice(GRAINS), default=Period.DAY.value, show_default=True)
@click.option(
    "--since",
    metavar="WHEN",
    default="30d",
    show_default=True,
    help="A date, a moment (2026-06-01T12:00), or how long ago: 90m, 12h, 30d, 52w.",
)
@click.option("--until", metavar="WHEN", help="The same; now unless it is given.")
@click.option(
    "--zone", help="In which days begin, such as Europe/Berlin; this machine's unless given."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in Form]),
    help="What the name of --output ends with, else csv.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file; else the terminal.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where histories are kept, where the settings name another place.",
)
def command(  # noqa: PLR0917  # click passes options by name
    serial: str | None,
    every: str,
    since: str,
    until: str | None,
    zone: str | None,
    form: str | None,
    output: Path | None,
    folder: Path | None,
) -> None:
    """Write what `pyenvoy run` has kept: power as it was, energy by day, week, month or year, each panel.

    `raw` goes back a week in steps of ten seconds; `five` minutes, `panels` and energies are kept for ever.
    """  # fmt: skip
    place = place_of(zone)
    now = datetime.now(place)
    first, last = moment(since, now), moment(until, now) if until else now
    if first >= last:
        raise UsageError(f"--since {since} is not before --until {until or 'now'}")
    with closing(History(opened_to_read(chosen(folder or state_folder(), serial)))) as history:
        rows, heads = asked(history, every, first, last)
        write(rows, heads, Form(form) if form else _meant(output), output)


def _meant(output: Path | None) -> Form:
    """The form that the name of a file speaks of."""
    ending = "" if output is None else output.suffix.removeprefix(".").lower()
    return Form(ending) if ending in tuple(Form) else Form.CSV


Rows = Iterable[Mapping[str, object]]


def asked(history: History, every: str, first: datetime, last: datetime) -> tuple[Rows, list[str]]:
    """The rows of a grain, and the names of their columns."""
    match every:
        case "raw":
            return _with_names(history.raw(first, last))
        case "five":
            return _with_names(history.five(first, last))
        case "hour":
            return _with_names(history.hours(first, last))
        case "panels":
            return export.of_panels(history, first, last), ["at", *history.places()]
        case _:
            return export.of_periods(_energies(history, Period(every), first, last)), _ENERGIES


def _energies(
    history: History, period: Period, first: datetime, last: datetime
) -> Iterator[Energies]:
    begun = history.first
    since = first if begun is None else max(first, begun.astimezone(first.tzinfo))
    if since >= last:
        return iter(())
    until: date = (last - timedelta(microseconds=1)).date()
    return iter(energies(history, period, since.date(), until, first.tzinfo or UTC))


def _with_names(rows: Iterator[dict[str, object]]) -> tuple[Rows, list[str]]:
    found = list(rows)
    return found, names(found)


def write(rows: Rows, heads: list[str], form: Form, output: Path | None) -> None:
    """Write rows to a file or the terminal. Raises `UsageError` where that cannot be."""
    if form is Form.PARQUET:
        if output is None:
            raise UsageError("Parquet is not for a terminal: say --output FILE")
        export.write_parquet(rows, heads, output)
        return
    lines = export.as_csv(rows, heads) if form is Form.CSV else export.as_json(rows)
    if output is None:
        for line in lines:
            click.echo(line, nl=False)
        return
    try:
        output.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from error
