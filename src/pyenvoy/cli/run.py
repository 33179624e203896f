"""`pyenvoy run`: every gateway and every adapter that pyenvoy.toml names, until Ctrl-C."""

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.loop import until_ended
from pyenvoy.cli.main import Failed
from pyenvoy.cli.printable import Printable
from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from pyenvoy.effects.host import Adapter
    from pyenvoy.settings import Settings


@click.command("run", short_help="Feed the adapters that pyenvoy.toml names.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("pyenvoy.toml"),
    envvar="PYENVOY_CONFIG",
    show_default=True,
)
@click.option("--only", help="Run this adapter alone; with its defaults where it has no section.")
@click.option("--check", is_flag=True, help="Only say whether the settings are in order.")
def command(config: Path, *, only: str | None, check: bool) -> None:
    """Feed the adapters that pyenvoy.toml names from the gateways that it names."""
    from pyenvoy.cli.config import settings_from  # noqa: PLC0415  # it brings cattrs

    settings = settings_from(config)
    if only is not None:
        settings = alone(settings, only)
    adapters = chosen(settings)
    gateways = ", ".join(one.host for one in settings.gateways)
    names = f"{gateways} for {', '.join(adapters)}"
    if check:
        click.echo(f"{config} is in order: {names}")
        return
    spoken = logging.StreamHandler()
    spoken.setFormatter(Printable("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[spoken])
    for chatty in ("httpx", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # it shows a traceback where a network has no IPv6; whoever is not found is told of by us
    logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
    click.echo(f"pyenvoy: {names}; Ctrl-C ends it", err=True)
    until_ended(_hosted(settings, adapters))


def alone(settings: "Settings", name: str) -> "Settings":
    """The same settings with the section of one adapter."""
    from pyenvoy.effects.host import installed, sections  # noqa: PLC0415  # late

    known = sections(installed())
    if name not in known:
        raise UsageError(f"no adapter is called {name}: there are {', '.join(known)}")
    return attrs.evolve(settings, sections={name: settings.sections.get(name) or known[name]()})


def chosen(settings: "Settings") -> "dict[str, Adapter]":
    """The adapters whose sections the settings have."""
    from pyenvoy.effects.host import installed  # noqa: PLC0415  # late

    known = installed()
    found = {name: known[name]() for name in settings.sections}
    if not found:
        sections = ", ".join(f"[{name}]" for name in known)
        raise Failed(f"nothing is to be run: add a section such as {sections}", Exit.USAGE)
    return found


async def _hosted(settings: "Settings", adapters: "dict[str, Adapter]") -> None:
    from pyenvoy.effects.auditfile import AuditFile  # noqa: PLC0415  # late
    from pyenvoy.effects.booksfile import BooksFiles  # noqa: PLC0415  # late
    from pyenvoy.effects.discovery import discover  # noqa: PLC0415  # late
    from pyenvoy.effects.envoy import connect  # noqa: PLC0415  # it brings httpx
    from pyenvoy.effects.host import host  # noqa: PLC0415  # as above
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for one in settings.gateways:
            envoy = connect(
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
            )
            await stack.enter_async_context(envoy)
            group.create_task(
                host(envoy, adapters, {**settings.sections, "gateway": one}, allow=one.allow)
            )
