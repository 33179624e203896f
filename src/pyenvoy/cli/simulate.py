"""`pyenvoy simulate`: a gateway that is not there, behind real sockets."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.exits import Exit
from pyenvoy.cli.loop import until_ended
from pyenvoy.cli.main import Failed
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json
from pyenvoy.cli.where import Where, actor
from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from pyenvoy.simulator.faults import Fault, Faults
    from pyenvoy.simulator.server import Gateway

ACCOUNT = "owner@example.com, password sunshine"
"""Who may sign in at the simulated cloud."""


@click.command("simulate", short_help="Serve a gateway that is not there.")
@click.option("--recording", type=options.FILE, help="Play this recording (HAR).")
@click.option("--era", help="Play a living plant of this firmware, such as 8.3 (the default).")
@click.option("--bind", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 lets the system choose.")
@click.option("--pace", type=click.FloatRange(0), default=0.0, show_default=True,
              help="Times the real service times: 0 at once, 1 as slow as a gateway.")  # fmt: skip
@click.option("--fault", "faults", multiple=True, metavar="KIND[@START[+LENGTH]][:PATH]",
              help="Let something go wrong, such as 'status@30+10:/ivp'; may be repeated.")  # fmt: skip
@click.option("--cloud-ca", type=options.NEW_FILE,
              help="Write the authority that vouches for the cloud to this file, as PEM.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Where it is, as one JSON object.")
def command(
    *, recording: Path | None, era: str | None, bind: str, port: int, pace: float,
    faults: tuple[str, ...], cloud_ca: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Serve a recording or a living plant as a gateway, with its cloud, until Ctrl-C."""
    played = Where(recording=recording, era=era)
    played.check()
    from pyenvoy.simulator.server import serve  # noqa: PLC0415  # it brings cryptography

    serving = serve(
        actor(played), faults=schedule(faults), pace=pace, host=bind, port=port, sleep=asyncio.sleep
    )
    until_ended(_served(serving, cloud_ca, f"{bind}:{port}", as_json=as_json))


async def _served(
    serving: "AbstractAsyncContextManager[Gateway]",
    cloud_ca: Path | None,
    place: str,
    *,
    as_json: bool,
) -> None:
    try:
        async with serving as found:
            _tell(found, cloud_ca, as_json=as_json)
            await asyncio.Event().wait()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise Failed(f"cannot simulate: {error.filename or place}: {why}", Exit.MISSING) from error


def _tell(found: "Gateway", cloud_ca: Path | None, *, as_json: bool) -> None:
    if cloud_ca is not None:
        cloud_ca.write_bytes(found.cloud_ca)
    token = found.token() if found.certificate else None  # of this simulator only: no secret
    told = {
        "gateway": str(found.origin),
        "serial": found.actor.serial,
        "firmware": str(found.actor.firmware),
        "fingerprint": found.fingerprint or None,
        "cloud": str(found.cloud) if found.cloud else None,
        "account": ACCOUNT if found.cloud else None,
        "token": token,
    }
    if as_json:
        print_json(told, lines=True)
        return
    for name, value in told.items():
        if value is not None:
            click.echo(printable(f"{name:<12} {value}"))
    click.echo("Ctrl-C ends it.", err=True)


def schedule(said: tuple[str, ...]) -> "Faults":
    """The failures that the options ask for."""
    from pyenvoy.simulator.faults import Faults  # noqa: PLC0415  # late

    return Faults(tuple(fault(one) for one in said))


def fault(said: str) -> "Fault":
    """One failure, such as `status@30+10:/ivp`: from second 30 on, for 10 seconds, below /ivp."""
    from pyenvoy.simulator.faults import Fault, Kind  # noqa: PLC0415  # late

    head, _, path = said.partition(":")
    kind, _, when = head.partition("@")
    start, _, length = when.partition("+")
    try:
        found = Fault(Kind(kind.replace("-", " ")), _seconds(start), paths=(path,) if path else ())
        return attrs.evolve(found, duration=_seconds(length)) if length else found
    except (ValueError, OverflowError) as error:
        kinds = ", ".join(one.value.replace(" ", "-") for one in Kind)
        raise UsageError(
            f"{said!r} is no fault: KIND[@START[+LENGTH]][:PATH], KIND of {kinds}"
        ) from error


def _seconds(said: str) -> timedelta:
    return timedelta(seconds=float(said or 0))
