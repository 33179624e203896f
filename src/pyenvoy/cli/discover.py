"""`pyenvoy discover`: the gateways that announce themselves on this network."""

import asyncio
from datetime import timedelta

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.errors import TransportError
from pyenvoy.show import Column, Table

HEADS = ("serial", "address", "host", "firmware")


@click.command("discover")
@click.option("--timeout", default=3.0, show_default=True, help="Seconds to listen.")
@options.as_json_array
def command(timeout: float, *, as_json: bool) -> None:
    """List the gateways that announce themselves on this network."""
    from pyenvoy.effects.discovery import discover  # noqa: PLC0415  # late

    with waiting("listening for gateways"):
        found = asyncio.run(discover(timedelta(seconds=timeout)))
    if as_json:
        print_json([attrs.asdict(one) for one in found])
    elif not found:
        raise TransportError("no gateway announces itself here: name one with --host")
    else:
        lines = tuple(
            (one.serial or "?", " ".join(one.addresses), one.host, one.protovers or "")
            for one in found
        )
        print_table(Table(f"{len(found)} found", tuple(map(Column, HEADS)), lines))
