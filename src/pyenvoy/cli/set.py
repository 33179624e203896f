"""`pyenvoy set WHAT VALUE`: a wish, carried out and watched until it is known what became of it."""

import asyncio
import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json, waiting
from pyenvoy.cli.where import Where, gateway, where_options
from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from pyenvoy.commands import Command, Entry
    from pyenvoy.commands.course import State
    from pyenvoy.request import Request


class _Listing(click.Command):
    """Its help ends with everything that can be set, as the commands say it themselves."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """What can be set."""
        from pyenvoy.commands.spoken import SENTENCES  # noqa: PLC0415  # it brings the whole wire

        formatter.write_paragraph()
        formatter.write_text("What can be set:")
        with formatter.indentation():
            for one in SENTENCES:
                formatter.write_text(one.usage)
        shorter = (f"{short} is {one.name}" for one in SENTENCES for short in one.also)
        formatter.write_paragraph()
        formatter.write_text(f"Shorter names: {', '.join(shorter)}.")


@click.command("set", cls=_Listing, short_help="Set something and watch what becomes of it.")
@click.argument("words", nargs=-1, required=True, metavar="WHAT VALUE [NAME=VALUE]...")
@where_options
@click.option("--dry-run", is_flag=True, help="Only show what would be sent.")
@click.option("--yes-really", is_flag=True, help="Do also what is dangerous.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: the line of the audit log.")
def command(
    where: Where, words: tuple[str, ...], *, dry_run: bool, yes_really: bool, as_json: bool
) -> None:
    """Set something on the gateway, such as `reserve 30`, and watch what becomes of it.

    That may take minutes: a gateway says yes and does nothing, or the cloud sets its own value back.
    Dangerous are production off, going off grid and limits; they need --yes-really.
    """
    from pyenvoy.commands.spoken import understood  # noqa: PLC0415  # it brings the whole wire

    wish = understood(words)
    allow = _allowed(wish, yes_really=yes_really or dry_run)
    if dry_run:
        _show_draft(asyncio.run(_drafted(where, wish, allow)), as_json=as_json)
        return
    with waiting(f"{wish}, at {where.words}"):
        entry = asyncio.run(_done(where, wish, allow, None if as_json else _telling()))
    _show(entry, as_json=as_json)


def _allowed(wish: "Command", *, yes_really: bool) -> tuple[str, ...]:
    if wish.danger is None:
        return ()
    if not yes_really:
        raise UsageError(f"{wish.danger} is dangerous: add --yes-really to do it")
    return (wish.danger,)


# -- what would be sent ---------------------------------------------------------------------------


async def _drafted(where: Where, wish: "Command", allow: tuple[str, ...]) -> "Request":
    from pyenvoy.commands import Refused  # noqa: PLC0415  # late

    async with gateway(where) as envoy:
        found = await envoy.draft(wish, allow=allow)
    if isinstance(found, Refused):
        raise Failed(f"{wish}: refused", _refusal(found.why), found.problems)
    return found


def _show_draft(request: "Request", *, as_json: bool) -> None:
    """What is to be sent is asked for without any ticket: there is no secret in it."""
    body = (request.body or b"").decode("utf-8", "replace")
    if as_json:
        print_json({"method": request.method.value, "path": request.path, "body": body})
    else:
        click.echo(printable(f"{request.method} {request.path}"))
        click.echo(printable(body))


# -- what is sent ---------------------------------------------------------------------------------


async def _done(
    where: Where,
    wish: "Command",
    allow: tuple[str, ...],
    told: "Callable[[Entry, State], None] | None",
) -> "Entry":
    last: list[Entry] = []

    def heard(entry: "Entry", state: "State") -> None:
        last[:] = [entry]
        if told is not None:
            told(entry, state)

    async with gateway(where) as envoy:
        await envoy.do(wish, allow=allow, by=f"{getpass.getuser()} (command line)", told=heard)
    return last[0]


def _telling() -> "Callable[[Entry, State], None]":
    """Says each step once, on standard error."""
    from pyenvoy.commands.course import progress  # noqa: PLC0415  # late

    said: list[str] = []

    def tell(_: "Entry", state: "State") -> None:
        text = progress(state)
        if text and said[-1:] != [text]:
            said.append(text)
            click.echo(printable(text), err=True)

    return tell


def _show(entry: "Entry", *, as_json: bool) -> None:
    from pyenvoy.effects.auditfile import plain  # noqa: PLC0415  # late

    if as_json:
        print_json(plain(entry))
    if entry.outcome == "confirmed":
        if not as_json:
            click.echo(printable(f"{entry.what}: confirmed{_seen(entry)}"))
        return
    code = _refusal(entry.why) if entry.sent is None else Exit.ANSWER
    raise Failed(f"{entry.what}: {entry.outcome}{_seen(entry)}, {entry.why}".rstrip(", "), code)


def _seen(entry: "Entry") -> str:
    if entry.reported is None and entry.effective is None:
        return ""
    parts = (f"set: {entry.reported}" if entry.reported else "",
             f"in effect: {entry.effective}" if entry.effective else "")  # fmt: skip
    return f" ({', '.join(filter(None, parts))})"


def _refusal(why: str) -> Exit:
    """Of what was not sent: the role is in the way, or the wish itself."""
    return Exit.ACCESS if "role: " in why else Exit.USAGE
