"""`pyenvoy config check`: every mistake in pyenvoy.toml at once, each with its line; nothing is asked."""

from pathlib import Path

import click

from pyenvoy.cli import options


@click.command("check", short_help="Say whether pyenvoy.toml is in order.")
@options.config
@click.option("--only", help="As if this adapter were to run alone.")
@options.as_json
def command(config: Path, *, only: str | None, as_json: bool) -> None:
    """Say whether pyenvoy.toml is in order, and every mistake in it at once: exit code 0, or 2."""
    from pyenvoy.cli.screen import print_json  # noqa: PLC0415  # it brings rich
    from pyenvoy.cli.settings import checked  # noqa: PLC0415  # it brings cattrs

    wanted = checked(config, only)
    if as_json:
        print_json({"gateways": wanted.hosts, "adapters": [*wanted.adapters]})
    else:
        click.echo(in_order(config, wanted.words))


def in_order(config: Path, words: str) -> str:
    """What is said where nothing is wrong."""
    return f"{config} is in order: {words}"
