"""`pyenvoy run`: every gateway and every adapter that pyenvoy.toml names, until Ctrl-C."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options
from pyenvoy.cli.config.check import in_order
from pyenvoy.cli.loop import until_ended
from pyenvoy.cli.printable import LINE

if TYPE_CHECKING:
    from pyenvoy.cli.settings import Wanted
    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.effects.host import Adapter
    from pyenvoy.settings import GatewaySettings, Settings


_log = logging.getLogger(__name__)


@click.command("run", short_help="Feed the adapters that pyenvoy.toml names.")
@options.config
@click.option("--only", help="Run this adapter alone; with its defaults where it has no section.")
@click.option("--check", is_flag=True, help="As `pyenvoy config check`.")
def command(config: Path, *, only: str | None, check: bool) -> None:
    """Feed the adapters that pyenvoy.toml names from the gateways that it names.

    When the file changes and is in order, it goes on with what stands there now.
    """
    from pyenvoy.cli.reloading import kept_up  # noqa: PLC0415  # it brings cattrs
    from pyenvoy.cli.settings import checked, wanted_by  # noqa: PLC0415  # as above

    if check:
        click.echo(in_order(config, checked(config, only).words))
        return
    wanted = wanted_by(config, only)
    spoken = logging.StreamHandler()
    spoken.setFormatter(LINE)
    logging.basicConfig(level=logging.INFO, handlers=[spoken])
    for chatty in ("httpx", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # it shows a traceback where a network has no IPv6; whoever is not found is told of by us
    logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
    click.echo(f"pyenvoy: {wanted.words}; Ctrl-C ends it", err=True)
    until_ended(kept_up(config, only, wanted, _run))


def _run(wanted: "Wanted") -> Coroutine[object, object, None]:
    """Begin what can run, and say what cannot."""
    for one in wanted.broken:
        _log.error("%s", one.what)
    return _hosted(wanted.settings, wanted.adapters)


async def _hosted(settings: "Settings", adapters: "dict[str, Adapter]") -> None:
    from pyenvoy.effects.host import host  # noqa: PLC0415  # it brings httpx

    async with AsyncExitStack() as stack:
        met = [(one, await stack.enter_async_context(_met(one))) for one in settings.gateways]
        async with asyncio.TaskGroup() as group:
            for one, envoy in met:
                told = {**settings.sections, "gateway": one}
                group.create_task(host(envoy, adapters, told, allow=one.allow))


def _met(one: "GatewaySettings") -> "Envoy":
    """A gateway as its settings have it, with all that is kept of it. Raises `UsageError` for what cannot be."""
    from pyenvoy.effects.auditfile import AuditFile  # noqa: PLC0415  # late
    from pyenvoy.effects.booksfile import BooksFiles  # noqa: PLC0415  # late
    from pyenvoy.effects.discovery import discover  # noqa: PLC0415  # late
    from pyenvoy.effects.envoy import connect  # noqa: PLC0415  # it brings httpx
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    return connect(
        one.host,
        one.credentials,
        trust=one.trust,
        fingerprint=one.fingerprint,
        ca=one.ca_file,
        discovery=discover,
        tokens=TokenFiles(),
        audit=AuditFile(),
        books=BooksFiles(),
        rules=one.rules,
        every=timedelta(seconds=one.every),
        busy=one.busy,
        grace=timedelta(seconds=one.grace),
    )
