"""`pyenvoy show`: what the system is doing, once."""

import asyncio
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options, screen
from pyenvoy.cli.screen import out, print_json, waiting
from pyenvoy.cli.where import Where, gateway, recorded, where_options
from pyenvoy.show import plain

if TYPE_CHECKING:
    from pyenvoy.model.snapshot import Snapshot


@click.command("show")
@where_options
@click.option("--whole", is_flag=True, help="Wait also for what is slow and hardly changes.")
@click.option("--all", "everything", is_flag=True, help="Show every table that there is.")
@options.as_json_described
@options.schema
def command(where: Where, *, whole: bool, everything: bool, as_json: bool, schema: bool) -> None:
    """Show what the system is doing, once."""
    if schema:
        from pyenvoy.show.schema import schema as described  # noqa: PLC0415  # it parses sources

        print_json(described())
        return
    if where.recording is not None:
        snapshot = recorded(where.recording)
    else:
        with waiting(f"asking {where.words}"):
            snapshot = asyncio.run(_asked(where, whole=whole))
    if as_json:
        print_json(plain(snapshot))
    else:
        console = out()
        whole_of_it = screen.everything(snapshot, console.width) if everything else None
        console.print(whole_of_it or screen.summary(snapshot))


async def _asked(where: Where, *, whole: bool) -> "Snapshot":
    async with gateway(where) as envoy:
        return await envoy.snapshot(whole=whole)
