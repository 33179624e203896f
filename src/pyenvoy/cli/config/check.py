"""`pyenvoy config check`: every mistake in pyenvoy.toml at once, each with its line; nothing is asked."""

from pathlib import Path

import click


@click.command("check", short_help="Say whether pyenvoy.toml is in order.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("pyenvoy.toml"),
    envvar="PYENVOY_CONFIG",
    show_default=True,
)
@click.option("--only", help="As if this adapter were to run alone.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
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
