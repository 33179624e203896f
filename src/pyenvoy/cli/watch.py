"""`pyenvoy watch`: what the system is doing, as it changes."""

from typing import TYPE_CHECKING

import click
from rich.live import Live

from pyenvoy.cli.loop import until_ended
from pyenvoy.cli.screen import glance, out, print_json, waiting
from pyenvoy.cli.where import Where, gateway, where_options
from pyenvoy.show import plain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.model.snapshot import Snapshot


@click.command("watch")
@where_options
@click.option("--count", type=click.IntRange(1), help="End after so many snapshots.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(where: Where, *, count: int | None, as_json: bool) -> None:
    """Watch the power flow and the figures behind it until Ctrl-C."""
    until_ended(_watched(where, count, as_json=as_json))


async def _watched(where: Where, count: int | None, *, as_json: bool) -> None:
    async with gateway(where) as envoy:
        snapshots = envoy.snapshots()
        with waiting(f"asking {where.words}"):
            first = await anext(snapshots)
        others = _few(snapshots, count)
        await (_printed(first, others) if as_json else _drawn(envoy, first, others))


async def _printed(first: "Snapshot", others: "AsyncIterator[Snapshot]") -> None:
    print_json(plain(first), lines=True)
    async for snapshot in others:
        print_json(plain(snapshot), lines=True)


async def _drawn(envoy: "Envoy", first: "Snapshot", others: "AsyncIterator[Snapshot]") -> None:
    with Live(glance(first), console=out(), auto_refresh=False) as live:
        async for snapshot in others:
            live.update(glance(snapshot, envoy.state.error), refresh=True)


async def _few(
    snapshots: "AsyncIterator[Snapshot]", count: int | None
) -> "AsyncIterator[Snapshot]":
    """All but the first of `count`; all where no number is given."""
    left = None if count is None else count - 1
    while left is None or left > 0:
        yield await anext(snapshots)
        left = None if left is None else left - 1
