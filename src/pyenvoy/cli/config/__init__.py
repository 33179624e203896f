"""`pyenvoy config`: whether pyenvoy.toml is in order, and what may stand there. Each verb has a file of its own."""

from importlib import import_module

import click

VERBS = ("check", "example")


class _Verbs(click.Group):
    """Finds each verb in the file of its name, when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs, in the order in which people meet them."""
        return [*VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The verb's command, from its file."""
        if cmd_name not in VERBS:
            return None
        place = f"pyenvoy.cli.config.{cmd_name.replace('-', '_')}"
        found: click.Command = import_module(place).command
        return found


@click.group("config", cls=_Verbs, short_help="Check pyenvoy.toml, or print one to begin with.")
def command() -> None:
    """Say whether pyenvoy.toml is in order, or print one to begin with."""
