"""`pyenvoy explain PATH`: where a number comes from, or why it is missing."""

import asyncio
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import out, print_json, waiting
from pyenvoy.cli.where import Where, gateway, opened, where_options

if TYPE_CHECKING:
    from pyenvoy.endpoint import Answers
    from pyenvoy.model.snapshot import Snapshot


@click.command("explain", short_help="Say where a number comes from, such as production.power.")
@click.argument("path")
@where_options
@click.option("--whole", is_flag=True, help="Wait also for what is slow and hardly changes.")
@options.as_json
def command(where: Where, path: str, *, whole: bool, as_json: bool) -> None:
    """Say where the value at PATH of the snapshot comes from, or why it is missing.

    PATH is as in the JSON of show: production.power, consumption.net.now.power, or with a serial
    number inverters.122300000001.power.
    """
    from pyenvoy.cli.explanations import drawn, plain  # noqa: PLC0415  # it brings the whole line
    from pyenvoy.diagnosis.explaining import explain  # noqa: PLC0415  # the same

    answers, snapshot = _known(where, whole=whole)
    found = explain(answers, snapshot, path)
    if as_json:
        print_json(plain(found))
        return
    console = out()
    console.print(drawn(found, snapshot, console.width))


def _known(where: Where, *, whole: bool) -> "tuple[Answers, Snapshot]":
    if where.recording is not None:
        from pyenvoy.reading.snapshot import take  # noqa: PLC0415  # late
        from pyenvoy.recording import answers, moment  # noqa: PLC0415  # late

        recording = opened(where.recording)
        known = answers(recording)
        return known, take(known, moment(recording), complete=True)
    with waiting(f"asking {where.words}"):
        return asyncio.run(_asked(where, whole=whole))


async def _asked(where: Where, *, whole: bool) -> "tuple[Answers, Snapshot]":
    async with gateway(where) as envoy:
        snapshot = await envoy.snapshot(whole=whole)
        return envoy.state.picture, snapshot
