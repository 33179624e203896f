"""`pyenvoy trust`: by which certificate a gateway is known, and which one it shows now."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.kept import chosen, stranger, the_one
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.errors import TransportError
from pyenvoy.show import Column, Table
from pyenvoy.show.plain import moment

if TYPE_CHECKING:
    from pyenvoy.access.certificate import Certificate
    from pyenvoy.access.kept import Kept
    from pyenvoy.request import Origin

_HEADS = ("gateway", "certificate", "SHA-256", "ends", "subject")


@click.group("trust", invoke_without_command=True, short_help="Show and accept certificates.")
@options.host
@options.serial
@options.as_json_array
@click.pass_context
def command(ctx: click.Context, host: str | None, serial: str | None, *, as_json: bool) -> None:
    """Show by which certificate a gateway is known, and which one it shows now.

    No token is sent for that. One that has changed is accepted with `pyenvoy trust accept`.
    """
    if ctx.invoked_subcommand is None:
        _show(host, serial, as_json=as_json)


def _show(host: str | None, serial: str | None, *, as_json: bool) -> None:
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    if host and not serial and (origin := stranger(files, host)) is not None:
        _show_stranger(origin, as_json=as_json)
        return
    found = chosen(files, host, serial)
    with waiting("looking at certificates"):
        told = asyncio.run(_all(found))
    if as_json:
        print_json(told)
    elif not told:
        click.echo("No gateway is known yet; the first certificate seen is kept.")
    else:
        _draw(told)


def _show_stranger(origin: "Origin", *, as_json: bool) -> None:
    """What a gateway shows that was never met; nothing is kept of it."""
    with waiting(f"looking at {origin}"):
        found = asyncio.run(_seen(origin))
    if as_json:
        nothing = {"serial": None, "kept": None, "same": None, "why": None}
        print_json([nothing | {"address": str(origin), "present": _plain(found)}])
        return
    ends = "" if found.ends is None else f", which ends {moment(found.ends)}"
    click.echo(
        printable(
            f"{origin} was never met: it shows {found.fingerprint}{ends}, and"
            " the certificate that it shows when `pyenvoy login` first meets it is kept."
        )
    )


async def _all(found: "dict[str, Kept]") -> list[dict[str, object]]:
    return [await _told(serial, kept) for serial, kept in found.items()]


async def _told(serial: str, kept: "Kept") -> dict[str, object]:
    present, why = await _present(kept)
    known = {"fingerprint": kept.fingerprint, "ends": kept.ends and moment(kept.ends)}
    return {
        "serial": serial,
        "address": kept.address,
        "kept": known if kept.fingerprint else None,
        "present": None if present is None else _plain(present),
        "same": None if present is None else present.fingerprint == kept.fingerprint,
        "why": why,
    }


async def _present(kept: "Kept") -> "tuple[Certificate | None, str | None]":
    """The certificate that is shown now, or why none can be seen."""
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late

    if kept.address is None or kept.address.startswith("http:"):
        return None, "it is not known where it answers by https"
    try:
        return await _seen(origins(kept.address)[0]), None
    except TransportError as error:
        return None, str(error)


async def _seen(origin: "Origin") -> "Certificate":
    from pyenvoy.access.certificate import parse  # noqa: PLC0415  # late
    from pyenvoy.effects.tls import shown  # noqa: PLC0415  # late

    return parse(await shown(origin))


def _plain(found: "Certificate") -> dict[str, object]:
    return {
        "fingerprint": found.fingerprint,
        "ends": None if found.ends is None else moment(found.ends),
        "subject": found.subject,
    }


def _draw(told: list[dict[str, object]]) -> None:
    lines = []
    for one in told:
        for which in ("kept", "present"):
            found = one[which]
            if isinstance(found, dict):
                facts = (found["fingerprint"], found["ends"], found.get("subject"))
                lines.append((str(one["serial"]), which, *(str(fact or "") for fact in facts)))
    print_table(Table("certificates", tuple(map(Column, _HEADS)), tuple(lines)))
    for one in told:
        if one["same"] is False:
            click.echo(f"{one['serial']} shows another one than the one it is known by.")
        elif one["why"]:
            click.echo(printable(f"{one['serial']}: {one['why']}"))


@command.command("accept")
@options.host
@options.serial
@click.option("--fingerprint", help="SHA-256 that it must have; then nothing is asked.")
@options.yes
@options.as_json
def accept(
    host: str | None, serial: str | None, fingerprint: str | None, *, yes: bool, as_json: bool
) -> None:
    """Know a gateway by the certificate that it shows now, once it has said to be the same gateway."""
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late
    from pyenvoy.effects.tls import normal  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    name, kept = the_one(chosen(files, host, serial))
    origin = origins(kept.address or host or "")[0]
    with waiting(f"looking at {origin}"):
        found = asyncio.run(_proven(origin, name))
    if fingerprint is not None and normal(fingerprint) != found.fingerprint:
        raise TransportError(f"{name} shows {found.fingerprint}, not the one that was named")
    if fingerprint is None and not yes:
        _ask(name, kept, found)
    files.save(name, attrs.evolve(kept, fingerprint=found.fingerprint, ends=found.ends))
    told = {"serial": name, **_plain(found)}
    if as_json:
        print_json(told)
    else:
        click.echo(f"{name} is known by {found.fingerprint} from now on.")


async def _proven(origin: "Origin", serial: str) -> "Certificate":
    """The certificate of whoever says to be this gateway, who is told nothing."""
    from pyenvoy.access.trust import WHO, is_same  # noqa: PLC0415  # late
    from pyenvoy.effects.tls import Pin  # noqa: PLC0415  # late
    from pyenvoy.effects.transport import Transport  # noqa: PLC0415  # it brings httpx

    found = await _seen(origin)
    async with Transport(Pin(found.fingerprint)) as bare:
        heard = await bare.send(WHO, origin)
    if not is_same(serial, heard, datetime.now(UTC)):
        raise TransportError(
            f"{origin} does not say to be {serial}: if it was replaced, `pyenvoy trust forget`"
            " and begin anew with `pyenvoy login`"
        )
    return found


def _ask(name: str, kept: "Kept", found: "Certificate") -> None:
    click.echo(f"known:   {kept.fingerprint or 'none'}", err=True)
    click.echo(f"present: {found.fingerprint}", err=True)
    until = "" if found.ends is None else f", which ends {moment(found.ends)}"
    click.confirm(f"Know {name} by the present one{until}?", abort=True, err=True)


@command.command("forget")
@options.host
@options.serial
@options.yes
@options.as_json
def forget(host: str | None, serial: str | None, *, yes: bool, as_json: bool) -> None:
    """Forget all that is kept of a gateway, its token too: it is met as for the first time."""
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    name, _ = the_one(chosen(files, host, serial))
    if not yes:
        click.confirm(f"Forget {name}, its token too?", abort=True, err=True)
    files.remove(name)
    if as_json:
        print_json({"serial": name, "forgotten": True})
    else:
        click.echo(f"{name} is forgotten.")
