"""`pyenvoy-homekit pair`, `unpair`, `doctor`: what a person does with a bridge, beside letting it run."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyenvoy import UsageError
from pyenvoy.effects.tokenfile import write_whole
from pyenvoy_homekit.store import PAIR, UNPAIR, Store, folder, stores

if TYPE_CHECKING:
    from pyenvoy_homekit.checkup import Facts

_FILE = click.Path(dir_okay=False, path_type=Path)
_serial = click.option(
    "--serial", help="Of the gateway; needed where there are several and one is meant."
)


@click.group("homekit", short_help="Pair with Apple Home, and look whether all is well.")
def command() -> None:
    """Pair with Apple Home, and look whether all is well."""


@command.command("pair")
@_serial
@click.option("--png", type=_FILE, help="Also write the code as a picture.")
@click.option("--svg", type=_FILE, help="The same as SVG.")
def pair(serial: str | None, png: Path | None, svg: Path | None) -> None:
    """Show the code to pair with, for each bridge; people who have tried wrong PINs may try again."""
    from pyenvoy_homekit import qr  # noqa: PLC0415  # it brings segno
    from pyenvoy_homekit.checkup import controllers  # noqa: PLC0415  # late

    found = _chosen(serial)
    if len(found) > 1 and (png or svg):
        raise UsageError("there are several bridges: say which by --serial")
    for one in found:
        setup = one.kept.setup
        one.wish(PAIR)
        click.echo(f"Bridge of gateway {one.serial}, set-up code {setup.pin.reveal()}")
        if controllers(one.kept):
            click.echo(
                "It is paired already: add people in Home, or run `pyenvoy-homekit unpair` first."
            )
        click.echo(qr.terminal(setup))
        _picture(png, qr.png(setup))
        _picture(svg, qr.svg(setup))


@command.command("unpair")
@_serial
@click.option("--yes", is_flag=True, help="Do not ask.")
def unpair(serial: str | None, *, yes: bool) -> None:
    """Forget every controller: rooms and automations of this bridge are lost in Home."""
    for one in _chosen(serial):
        asked = f"Forget all controllers of the bridge of {one.serial}? Its rooms and automations in Home are lost"
        if yes or click.confirm(asked, err=True):
            one.wish(UNPAIR)
            click.echo(
                f"{one.serial}: forgotten; a bridge that runs does so within seconds, others when they start"
            )


@command.command("doctor")
@_serial
@click.option("--address", help="Of this machine; without it the one that the bridge had last.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def doctor(ctx: click.Context, serial: str | None, address: str | None, *, as_json: bool) -> None:
    """Look whether bridges are paired, can be reached, are announced and within HomeKit's limits."""
    from pyenvoy.cli.doctor import ending  # noqa: PLC0415  # late
    from pyenvoy.cli.findings import drawn, plain  # noqa: PLC0415  # late
    from pyenvoy.cli.screen import out, print_json, waiting  # noqa: PLC0415  # late
    from pyenvoy.diagnosis import worst  # noqa: PLC0415  # late
    from pyenvoy_homekit.checkup import findings  # noqa: PLC0415  # late

    with waiting("listening"):
        facts = asyncio.run(_facts(_chosen(serial), address))
    found = tuple(finding for one in facts for finding in findings(one))
    if as_json:
        print_json(plain(found, datetime.now(UTC)))
    else:
        console = out()
        console.print(drawn(found, console.width))
    ctx.exit(ending(worst(found)))


async def _facts(found: list[Store], address: str | None) -> "list[Facts]":
    from pyenvoy_homekit.bridge import looking, network  # noqa: PLC0415  # they bring zeroconf
    from pyenvoy_homekit.checkup import Facts  # noqa: PLC0415  # late

    where = {one.serial: address or one.kept.address or network.own_address() for one in found}
    heard = {each: await looking.announced(each) for each in {*where.values()} if each}
    facts = []
    for one in found:
        at, port = where[one.serial], one.kept.port
        listens = at is not None and port is not None and await looking.listens(at, port)
        mac = str((one.kept.pairings or {}).get("mac"))
        told = heard.get(at or "", {}).get(mac)
        facts.append(Facts(one.serial, one.kept, at, listens, told, datetime.now(UTC)))
    return facts


def _chosen(serial: str | None) -> list[Store]:
    found = [one for one in stores() if serial in (None, one.serial)]
    if not found:
        whose = "" if serial is None else f" of {serial}"
        raise UsageError(
            f"no bridge{whose} is known in {folder()}: start `pyenvoy-homekit`, which makes it"
        )
    return found


def _picture(path: Path | None, body: bytes) -> None:
    if path is None:
        return
    if path.exists():
        raise UsageError(f"{path} exists: give another name")
    try:
        write_whole(path, body)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"written: {path}; whoever sees it can pair")
