"""`pyenvoy config example`: a pyenvoy.toml with every key there is, to begin with."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pyenvoy.effects.host import Adapter


@click.command("example", short_help="Print a pyenvoy.toml with every key explained.")
@click.argument("adapters", nargs=-1, metavar="[ADAPTER]...")
def command(adapters: tuple[str, ...]) -> None:
    """Print a pyenvoy.toml with every key explained, for all that can run here; of adapters only their sections.

    What is to be filled in stands there as it is; all else is a comment with what holds without it.
    """
    from pyenvoy.effects.host import installed, sections  # noqa: PLC0415  # late
    from pyenvoy.errors import UsageError  # noqa: PLC0415  # late
    from pyenvoy.settings.example import example, explained  # noqa: PLC0415  # it brings cattrs
    from pyenvoy.settings.keys import every_part, parts  # noqa: PLC0415  # as above

    found = installed()
    known = sections(found)
    for name in adapters:
        if name not in known:
            raise UsageError(f"no adapter is called {name}: there are {', '.join(known)}")
    if adapters:
        wanted = (part for name in adapters for part in parts(name, known[name]))
        click.echo(explained(wanted), nl=False)
    else:
        shown = {name: known[name] for name in known if _can_run(name, found[name])}
        click.echo(example(every_part(shown)), nl=False)


def _can_run(name: str, adapter: "type[Adapter]") -> bool:
    """Whether what its extra brings is installed: an adapter that is made notices."""
    from pyenvoy.effects.host import made  # noqa: PLC0415  # late
    from pyenvoy.errors import UsageError  # noqa: PLC0415  # late

    try:
        made(name, adapter)
    except (ImportError, UsageError):
        return False
    return True
