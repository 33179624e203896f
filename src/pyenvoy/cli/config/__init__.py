"""`pyenvoy config`: whether pyenvoy.toml is in order, and what may stand there. Each verb has a file of its own."""

import click

from pyenvoy.cli.verbs import Verbs

VERBS = {
    "check": "Say whether pyenvoy.toml is in order.",
    "example": "Print a pyenvoy.toml with every key explained.",
}


@click.group(
    "config",
    cls=Verbs,
    folder="pyenvoy.cli.config",
    verbs=VERBS,
    added="pyenvoy.config",
    short_help="Check pyenvoy.toml, or print one to begin with.",
)
def command() -> None:
    """Say whether pyenvoy.toml is in order, or print one to begin with."""
