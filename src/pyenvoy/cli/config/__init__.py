"""`pyenvoy config`: whether pyenvoy.toml is in order, and what may stand there. Each verb has a file of its own."""

from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

VERBS = ("check", "example")


class _Verbs(click.Group):
    """Finds each verb in the file of its name, when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs, in the order in which people meet them; after them those of adapters."""
        return [*VERBS, *sorted(_added())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The verb's command, from its file."""
        if cmd_name in VERBS:
            found: click.Command = import_module(f"pyenvoy.cli.config.{cmd_name}").command
            return found
        point = _added().get(cmd_name)
        added: click.Command | None = None if point is None else point.load()
        return added


def _added() -> "dict[str, EntryPoint]":
    """The verbs that adapters bring, by the entry-point group `pyenvoy.config`."""
    from importlib.metadata import entry_points  # noqa: PLC0415  # only a verb that is not ours needs it

    return {one.name: one for one in entry_points(group="pyenvoy.config")}


@click.group("config", cls=_Verbs, short_help="Check pyenvoy.toml, or print one to begin with.")
def command() -> None:
    """Say whether pyenvoy.toml is in order, or print one to begin with."""
