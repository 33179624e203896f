"""The settings file, as the verbs use it: read, or every mistake in it said at once."""

from pathlib import Path

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.effects.host import installed, sections
from pyenvoy.effects.settingsfile import load
from pyenvoy.settings import Settings


def settings_from(path: Path) -> Settings:
    """The settings. Raises `Failed` with all that is wrong with them."""
    found = load(path, sections(installed()))
    if isinstance(found, Settings):
        return found
    many = "a mistake" if len(found) == 1 else f"{len(found)} mistakes"
    raise Failed(f"{path} has {many}", Exit.USAGE, found)
