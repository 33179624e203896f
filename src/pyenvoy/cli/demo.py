"""`pyenvoy demo`: a simulated gateway, every installed adapter and an MQTT broker, in one process."""

import asyncio
import shutil
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs
import click
from rich.live import Live

from pyenvoy.cli.brokers import KINDS, LOOPBACK, broker, free_port
from pyenvoy.cli.loop import until_ended
from pyenvoy.cli.paired import PLACES, bridge, invite
from pyenvoy.cli.screen import house, out, waiting
from pyenvoy.cli.where import entered
from pyenvoy.show.picture import flow_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyenvoy.effects.booksfile import BooksMemory
    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.effects.host import Adapter
    from pyenvoy.show.card import Card
    from pyenvoy.simulator.answers import Living
    from pyenvoy.simulator.server import Gateway

_ERA = "8.3"
_HTTP = 8478
_PAST = timedelta(days=40)
"""What the page shows of before: a month and a week."""
_STEP = timedelta(minutes=5)
_LEARNT = timedelta(days=60)
"""Of panels: weeks to know what is usual, and some in which some of them are not as usual."""


@click.command("demo", short_help="Show it all at work on a gateway that is not there.")
@click.option("--era", default=_ERA, show_default=True, help="Firmware of the simulated gateway.")
@click.option("--http-port", type=click.IntRange(0, 65535), default=_HTTP, show_default=True,
              help="Port of the page; another one where it is taken.")  # fmt: skip
@click.option("--broker", "kind", type=click.Choice(KINDS), default="auto", show_default=True)
@click.option("--homekit", "place", type=click.Choice(PLACES), default="network", show_default=True,
              help="Who finds the bridge for Apple Home: the network, this machine, nobody.")  # fmt: skip
def command(*, era: str, http_port: int, kind: str, place: str) -> None:
    """Show pyenvoy at work on a gateway that is not there; nothing else is needed. Ctrl-C ends it."""
    until_ended(_shown(era, http_port, kind, place))


async def _shown(era: str, http_port: int, kind: str, place: str) -> None:
    from pyenvoy.effects.host import host  # noqa: PLC0415  # it brings httpx; late as below
    from pyenvoy.simulator.answers.past import figures, panels  # noqa: PLC0415  # late
    from pyenvoy.simulator.server import serve  # noqa: PLC0415  # it brings cryptography

    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        actor = _house(era, now)
        gateway = await stack.enter_async_context(serve(actor))
        name, port = await stack.enter_async_context(broker(kind))
        page = free_port(http_port)
        folder = stack.enter_context(TemporaryDirectory(prefix="pyenvoy-demo-"))
        adapter, section = _mqtt(name, port, page, folder)
        with waiting(f"simulating the last {_PAST.days} days"):
            reports = tuple(panels(actor, now, _LEARNT))
            books = _books(actor, reports)
            if recall := getattr(adapter, "recall", None):
                recall(section, actor.serial, figures(actor, now, _PAST, _STEP), reports)
        envoy = await stack.enter_async_context(entered(gateway, books))
        _tell(gateway, name, port, page)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        homes, told = bridge(place, folder)
        cards: dict[str, Card] = {}
        adapters, settings = {"mqtt": adapter, **homes}, {"mqtt": section, **told}
        group.create_task(host(envoy, adapters, settings, cards=cards))
        if homes:
            await invite(cards, place)
        click.echo("Ctrl-C ends it.")
        await _moving(envoy)


def _house(era: str, now: datetime) -> "Living":
    """A gateway with a past, at a roof where some panels have a problem."""
    from pyenvoy.simulator.answers import era_of, living  # noqa: PLC0415  # late
    from pyenvoy.simulator.answers.past import with_past  # noqa: PLC0415  # late
    from pyenvoy.simulator.plant.flaws import examples  # noqa: PLC0415  # late

    flaws = examples(era_of(era).plant.inverters, now.hour, int(now.timestamp()))
    return with_past(living(era, at=now, noon=now, flaws=flaws), now, _PAST)


def _books(actor: "Living", reports: "Iterable[tuple[datetime, str, float]]") -> "BooksMemory":
    """Books that know the panels, as they would had somebody listened."""
    from pyenvoy.effects.booksfile import BooksMemory, Found, Volume  # noqa: PLC0415  # late
    from pyenvoy.simulator.answers.past import remembered  # noqa: PLC0415  # late

    volume = Volume(panels=remembered(actor, reports))
    return BooksMemory(lambda _: Found(volume))


def _mqtt(name: str, port: int, page: int, folder: str) -> "tuple[Adapter, object]":
    """The adapter, found as any other is, and the section that it would have in pyenvoy.toml."""
    from pyenvoy.effects.host import installed, sections  # noqa: PLC0415  # late

    adapters = installed()
    section = sections(adapters)["mqtt"]
    protocol = "3.1.1" if name == "amqtt" else "auto"
    found = section(broker=LOOPBACK, port=port, protocol=protocol)
    rest = attrs.evolve(found.rest, port=page)
    history = attrs.evolve(found.history, folder=folder)  # nobody wants that of a demo
    return adapters["mqtt"](), attrs.evolve(found, rest=rest, history=history)


def _tell(gateway: "Gateway", name: str, port: int, page: int) -> None:
    played = gateway.actor
    click.echo(f"A simulated gateway, {played.firmware}, {played.serial}, at {gateway.origin}")
    click.echo(
        f"  its page       http://127.0.0.1:{page}/   (as JSON: http://127.0.0.1:{page}/snapshot)"
    )
    click.echo(f"  over MQTT      {listener(port)}   ({name})")


def listener(port: int) -> str:
    """How a person listens to the broker, with what there is on this machine."""
    if shutil.which("mosquitto_sub"):
        return f"mosquitto_sub -h {LOOPBACK} -p {port} -t 'pyenvoy/#' -v"
    beside = Path(sys.executable).with_name("amqtt_sub")  # the extra `demo` brings it
    return f"{beside} --url mqtt://{LOOPBACK}:{port} -t 'pyenvoy/#'"


async def _moving(envoy: "Envoy") -> None:
    """Numbers that move: a picture on a terminal, a line for each change elsewhere."""
    if not sys.stdout.isatty():
        await _lines(envoy)
    with Live(console=out(), auto_refresh=False) as live:
        async for snapshot in envoy.snapshots():
            live.update(house(snapshot), refresh=True)


async def _lines(envoy: "Envoy") -> None:
    said = ""
    async for snapshot in envoy.snapshots():
        if (line := flow_line(snapshot)) != said:
            click.echo(f"{snapshot.at:%H:%M:%S}  {line}")
            said = line
