"""`pyenvoy token`: what tokens are kept, and what may be done with them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import login, options
from pyenvoy.cli.kept import chosen, the_one
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.cli.where import Belief, Where, belief_of, whom
from pyenvoy.errors import Problem, TokenError, TransportError, UntrustedError, UsageError
from pyenvoy.show import Column, Table
from pyenvoy.show.plain import moment
from pyenvoy.show.text import span

if TYPE_CHECKING:
    from pyenvoy.access.credentials import Credentials
    from pyenvoy.access.kept import Kept
    from pyenvoy.access.lifecycle import Record
    from pyenvoy.access.token import Token

_HEADS = ("gateway", "role", "ends", "left", "from", "address")
_WAYS = ("gateway", "way", "tried", "outcome")


@click.group(
    "token",
    short_help="Show, paste, refresh or remove the tokens that are kept.",
    invoke_without_command=True,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """What tokens are kept, and what may be done with them; alone as `pyenvoy token show`."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command("show")
@options.host
@options.serial
@click.option("--reveal", is_flag=True, help="Print the token itself, after asking.")
@options.as_json_array
def show(host: str | None, serial: str | None, *, reveal: bool, as_json: bool) -> None:
    """Show for which gateways tokens are kept: role, life, where from, which ways were tried."""
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    found = chosen(TokenFiles(), host, serial)
    if reveal:
        _reveal(*the_one(found))
        return
    told = [_told(name, one) for name, one in found.items()] + _given()
    if as_json:
        print_json(told)
    elif not told:
        click.echo("No token is kept; `pyenvoy login` gets one.")
    else:
        _draw(told)


def _reveal(serial: str, kept: "Kept") -> None:
    if kept.token is None:
        raise UsageError(f"no token is kept of {serial}")
    click.confirm(
        f"Whoever reads the token of {serial} can do all that its role may. Show it?",
        abort=True,
        err=True,
    )
    click.echo(kept.token.reveal())


def _given() -> list[dict[str, object]]:
    """What the environment holds, which comes before what is kept."""
    from pyenvoy.access.token import parse  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import find_secret  # noqa: PLC0415  # late

    given = find_secret("token")
    if given is None:
        return []
    token = parse(given.reveal())
    if isinstance(token, Problem):
        claims: dict[str, object] = {"serial": None, "problem": token.what}
    else:
        claims = {"serial": token.serial, **_claims(token)}
    return [{**claims, "from": "credentials of the system, or environment", "ways": []}]


def _told(serial: str, kept: "Kept") -> dict[str, object]:
    from pyenvoy.access.token import parse  # noqa: PLC0415  # late

    token = None if kept.token is None else parse(kept.token.reveal())
    claims: dict[str, object] = {"role": None}
    if isinstance(token, Problem):
        claims |= {"problem": token.what}
    elif token is not None:
        claims = _claims(token)
    way = kept.record.way if kept.record else None
    where = {"serial": serial, "address": kept.address}
    return {**where, **claims, "from": way, **_tried(kept.record)}


def _claims(token: "Token") -> dict[str, object]:
    left = token.expires - datetime.now(UTC)
    return {
        "role": token.role.name.lower(),
        "issued": None if token.issued is None else moment(token.issued),
        "expires": moment(token.expires),
        "left": span(left) if left.total_seconds() > 0 else "ended",
        "left_seconds": round(left.total_seconds()),
    }


def _tried(record: "Record | None") -> dict[str, object]:
    """The ways and their outcomes, and before when signing in would be too soon."""
    if record is None:
        return {"ways": [], "too_soon_before": None}
    pause = record.pause
    return {
        "too_soon_before": moment(pause.until) if pause.lasts(datetime.now(UTC)) else None,
        "ways": [
            {"way": one.way, "at": None if one.at is None else moment(one.at), "result": one.result}
            for one in record.outcomes
        ],
    }


def _draw(told: list[dict[str, object]]) -> None:
    keys = ("serial", "role", "expires", "left", "from", "address")
    lines = tuple(tuple(str(one.get(key) or "") for key in keys) for one in told)
    print_table(Table("tokens", tuple(map(Column, _HEADS)), lines))
    ways = tuple(
        (str(one["serial"]), way["way"], way["at"] or "", way["result"])
        for one in told
        for way in one["ways"]  # type: ignore[attr-defined]  # a list, of our own making
    )
    if ways:
        print_table(Table("ways that were tried", tuple(map(Column, _WAYS)), ways))
    for one in told:
        if one.get("too_soon_before"):
            click.echo(f"{one['serial']}: no sign-in before {one['too_soon_before']}.")


@command.command("paste")
@options.host
@options.trust
@options.as_json
def paste(host: str | None, trust: str | None, *, as_json: bool) -> None:
    """Take a token made elsewhere, from a prompt or standard input, and have the gateway check it.

    A gateway that cannot be reached is not waited for: then the token's own claims have to do.
    """
    from pyenvoy.access.credentials import OwnToken  # noqa: PLC0415  # late
    from pyenvoy.access.token import parse  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    text = login.typed()
    token = parse(text)
    if isinstance(token, Problem):
        raise TokenError(f"This is of no use: {token.what}. {TokenError.advice}")
    if token.expires <= datetime.now(UTC):
        raise TokenError(f"This token ended at {moment(token.expires)}. {TokenError.advice}")
    files = TokenFiles()
    where = host or files.load(token.serial).address
    if where is None:
        raise UsageError(f"where is the gateway {token.serial}? give --host")
    try:
        _tell(_login(where, OwnToken(token.text), Belief(trust or "pin")), as_json=as_json)
    except UntrustedError:
        raise
    except TransportError as error:
        _keep_unchecked(token)
        told = {"serial": token.serial, **_claims(token), "checked": False, "why": str(error)}
        _tell(told, as_json=as_json)


def _keep_unchecked(token: "Token") -> None:
    from pyenvoy.access.lifecycle import Record, Way  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    kept = files.load(token.serial)
    record = attrs.evolve(kept.record or Record(), way=Way.HANDED, best=token.role)
    files.save(token.serial, attrs.evolve(kept, token=token.text, record=record))


def _login(
    host: str,
    credentials: "Credentials",
    belief: Belief,
    cloud: str | None = None,
    cloud_ca: Path | None = None,
    *,
    again: bool = False,
) -> dict[str, object]:
    with waiting(f"asking {host}"):
        signing = login.signed_in(
            host, credentials, belief, login.cloud_at(cloud), cloud_ca, again=again
        )
        return asyncio.run(signing) | {"checked": True}


def _tell(told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    ends = f"the token of the {told['role']}, good until {told['expires']}"
    if told["checked"]:
        click.echo(f"{told['serial']} takes {ends}. It is kept.")
    else:
        click.echo(
            f"Kept for {told['serial']}, unchecked: {ends}. It was not reached: {told['why']}"
        )


@command.command("refresh")
@options.host
@options.email
@options.role
@click.option(
    "--config", type=options.FILE, envvar="PYENVOY_CONFIG", help="Settings that name the account."
)
@options.cloud
@options.cloud_ca
@options.again
@options.as_json
def refresh(
    host: str | None,
    email: str | None,
    config: Path | None,
    *,
    role: str,
    cloud: str | None,
    cloud_ca: Path | None,
    again: bool,
    as_json: bool,
) -> None:
    """Get a new token from your account; the one that is kept stays until the gateway takes it."""
    from pyenvoy.access.credentials import Account  # noqa: PLC0415  # late

    where = Where(host=host if email else None, config=config or Path("pyenvoy.toml"))
    if email is not None and host is not None:
        credentials: Credentials = login.account(email, role)
    else:
        host, credentials = whom(where)
    if not isinstance(credentials, Account):
        raise UsageError(
            "a token is refreshed by an account: give --host and --email, or `pyenvoy token paste` one"
        )
    told = _login(host, credentials, belief_of(where), cloud, cloud_ca, again=again)
    _tell(told, as_json=as_json)


@command.command("remove")
@options.host
@options.serial
@options.yes
@options.as_json
def remove(host: str | None, serial: str | None, *, yes: bool, as_json: bool) -> None:
    """Forget the token of a gateway; its certificate and the pauses of signing in stay."""
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    files = TokenFiles()
    name, kept = the_one(chosen(files, host, serial))
    if kept.token is None:
        raise UsageError(f"no token is kept of {name}")
    if not yes:
        click.confirm(f"Remove the token of {name}?", abort=True, err=True)
    files.save(name, attrs.evolve(kept, token=None))
    if as_json:
        print_json({"serial": name, "removed": True})
    else:
        click.echo(f"The token of {name} is removed.")


command.add_command(paste, "set")
