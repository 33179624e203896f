"""`pyenvoy quirks`: the lies that are known, and what is done about them."""

import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import print_json, print_table
from pyenvoy.show import Column, Table

HEADS = ("name", "firmware", "why")


@click.command("quirks")
@options.as_json_array
def command(as_json: bool) -> None:  # noqa: FBT001  # click passes flags by name
    """List the firmware defects that are known and repaired."""
    from pyenvoy.quirks import QUIRKS  # noqa: PLC0415  # with them comes the whole wire

    lines = tuple((one.name, str(one.firmware), one.why) for one in QUIRKS)
    if as_json:
        print_json([dict(zip(HEADS, line, strict=True)) for line in lines])
    else:
        print_table(Table(f"{len(lines)} quirks", tuple(map(Column, HEADS)), lines))
