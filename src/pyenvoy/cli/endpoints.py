"""`pyenvoy endpoints`: every place of the gateway that is known."""

from datetime import timedelta

import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import print_json, print_table
from pyenvoy.endpoint import Cadence
from pyenvoy.show import Column, Table
from pyenvoy.show.text import span

HEADS = ("name", "path", "methods", "role", "before 7", "firmware", "every", "purpose")


@click.command("endpoints", short_help="List the endpoints that are known.")
@click.argument("word", default="")
@options.as_json_array
def command(word: str, as_json: bool) -> None:  # noqa: FBT001  # click passes flags by name
    """List every endpoint that is known, or those with WORD in their name, path or purpose."""
    from pyenvoy.wire import CATALOGUE  # noqa: PLC0415  # two hundred classes: only when asked

    found = [
        (
            one.name,
            one.path,
            " ".join(one.methods),
            one.role.name.lower(),
            one.legacy.value,
            str(one.firmware),
            _every(one.cadence.value),
            one.purpose,
        )
        for one in CATALOGUE
        if word.lower() in f"{one.name} {one.path} {one.purpose}".lower()
    ]
    if as_json:
        print_json([dict(zip(HEADS, line, strict=True)) for line in found])
    else:
        print_table(Table(f"{len(found)} endpoints", tuple(map(Column, HEADS)), tuple(found)))


def _every(cadence: timedelta) -> str:
    return "on request" if cadence == Cadence.ON_REQUEST.value else span(cadence)
