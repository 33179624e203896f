"""`pyenvoy login`: get a token, have the gateway take it, and keep it."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options
from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json, waiting
from pyenvoy.cli.where import Belief, asked
from pyenvoy.errors import CredentialsError, UsageError
from pyenvoy.show.plain import moment

if TYPE_CHECKING:
    from pyenvoy.access.credentials import Account, Credentials
    from pyenvoy.access.exchange import Cloud
    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.model.snapshot import Snapshot


@click.command("login", short_help="Get a token or paste one, have it checked, keep it.")
@options.host_needed
@options.email
@options.role
@click.option("--fingerprint", help="SHA-256 of the gateway's certificate, if you know it.")
@options.trust
@options.ca_file
@options.cloud
@options.cloud_ca
@options.again
@options.as_json
def command(
    host: str,
    *,
    email: str | None,
    role: str,
    fingerprint: str | None,
    trust: str | None,
    ca_file: Path | None,
    cloud: str | None,
    cloud_ca: Path | None,
    again: bool,
    as_json: bool,
) -> None:
    """Get a token from your account, or paste one; the gateway checks it, and it is kept for later.

    Without --email a token is asked for, or read from standard input. Neither it nor a password
    is ever an argument: others could read it.
    """
    credentials = _credentials(email, role)
    with waiting(f"signing in at {host}"):
        belief = Belief(trust or "pin", fingerprint, str(ca_file) if ca_file else None)
        signing = signed_in(host, credentials, belief, cloud_at(cloud), cloud_ca, again=again)
        told = asyncio.run(signing)
    if as_json:
        print_json(told)
        return
    taken = f"{told['serial']} takes the token of the {told['role']}, good until {told['expires']}."
    click.echo(printable(taken))
    click.echo(f"It is kept in {told['kept_in']}; `pyenvoy show --host {host}` uses it.")


def _credentials(email: str | None, role: str) -> "Credentials":
    from pyenvoy.access.credentials import OwnToken  # noqa: PLC0415  # late
    from pyenvoy.secret import Secret  # noqa: PLC0415  # late

    if email is not None:
        return account(email, role)
    return OwnToken(Secret(typed()))


def typed() -> str:
    """A token from a prompt, or from standard input. Raises `UsageError` where there is none."""
    if sys.stdin.isatty():
        return str(click.prompt("Token", hide_input=True, err=True)).strip()
    if text := sys.stdin.readline().strip():
        return text
    raise UsageError("no token: nobody is here to be asked, and standard input is empty")


def account(email: str, role: str) -> "Account":
    """An account of whom a token of this role is wanted; its password is looked for, else asked for."""
    from pyenvoy.access.credentials import Account  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import find_secret  # noqa: PLC0415  # late
    from pyenvoy.endpoint import Role  # noqa: PLC0415  # late
    from pyenvoy.secret import Secret  # noqa: PLC0415  # late

    password = find_secret("password") or asked(email)
    return Account(Secret(email), password, Role[role.upper()])


def cloud_at(url: str | None) -> "Cloud | None":
    """The cloud at a URL, for both its parts; `None` for Enphase's own."""
    from pyenvoy.access.exchange import Cloud  # noqa: PLC0415  # late
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late

    if url is None:
        return None
    origin = origins(url)[0]
    return Cloud(enlighten=origin, entrez=origin)


async def signed_in(
    host: str,
    credentials: "Credentials",
    belief: Belief,
    cloud: "Cloud | None",
    authority: Path | None,
    *,
    again: bool,
) -> dict[str, object]:
    """Be let in with these credentials alone, keep the token, and say what it is."""
    from pyenvoy.effects.envoy import connect  # noqa: PLC0415  # it brings httpx
    from pyenvoy.effects.tokenfile import Anew, TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    async with connect(
        host,
        credentials,
        trust=belief.trust,
        fingerprint=belief.fingerprint,
        ca=belief.ca,
        tokens=Anew(files, again=again),
        cloud=cloud,
        authorities=str(authority) if authority else None,
    ) as envoy:
        told = _told(envoy, await envoy.snapshot())
        if envoy.unkept is not None:
            said = f"{told['serial']} takes the token, but it is not kept: {envoy.unkept}"
            raise Failed(said, Exit.MISSING)
        return told | {"kept_in": str(files.folder)}


def _told(envoy: "Envoy", snapshot: "Snapshot") -> dict[str, object]:
    token = envoy.state.access.token if envoy.state.access else None
    if snapshot.gateway is None or token is None:
        raise CredentialsError("this gateway wants no token: firmware before 7 needs no login")
    return {
        "serial": snapshot.gateway.serial,
        "role": token.role.name.lower(),
        "expires": moment(token.expires),
        "fingerprint": envoy.fingerprint,
    }
