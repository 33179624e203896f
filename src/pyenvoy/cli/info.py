"""`pyenvoy info`: which gateway answers, and how we are known to it."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.cli.where import Where, gateway, recorded, where_options
from pyenvoy.errors import SignInError
from pyenvoy.show import Column, Table, plain, tables
from pyenvoy.show.plain import value
from pyenvoy.show.text import text

if TYPE_CHECKING:
    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.model.gateway import Gateway

Access = dict[str, object]


@click.command("info", short_help="Show who answers: firmware, certificate, token.")
@where_options
@options.as_json
def command(where: Where, *, as_json: bool) -> None:
    """Show which gateway answers, its firmware, its certificate, and the token in use."""
    if where.recording is not None:
        found, access = recorded(where.recording).gateway, Access()
    else:
        with waiting(f"asking {where.words}"):
            found, access = asyncio.run(_asked(where))
    if as_json:
        known = {name: value(one) for name, one in access.items()}
        print_json({"gateway": None if found is None else plain(found), "access": known})
        return
    for table in () if found is None else tables(found):
        print_table(table)
    lines = tuple(
        (name.replace("_", " "), text(one)[0]) for name, one in access.items() if one is not None
    )
    if lines:
        print_table(Table("access", (Column("fact"), Column("value")), lines))


async def _asked(where: Where) -> "tuple[Gateway | None, Access]":
    """Who it is, and whether we are let in; not being let in is an answer here, not an error."""
    async with gateway(where) as envoy:
        try:
            snapshot = await envoy.snapshot()
        except SignInError as error:
            return None, _access(envoy) | {"refused": str(error)}
        return snapshot.gateway, _access(envoy)


def _access(envoy: "Envoy") -> Access:
    """What is known about being let in. Of the token only what it claims is shown."""
    state = envoy.state.access
    token = state.token if state else None
    return {
        "fingerprint": envoy.fingerprint,
        "role": token.role.name.lower() if token else None,
        "token_expires": token.expires if token else None,
        "token_lasts": token.expires - datetime.now(UTC) if token else None,
    }
