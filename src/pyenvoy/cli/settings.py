"""The settings file, as the verbs use it: read, or every mistake in it said at once."""

from pathlib import Path

import attrs

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.effects.host import Adapter, installed, sections
from pyenvoy.effects.settingsfile import load
from pyenvoy.errors import UsageError
from pyenvoy.settings import Settings


@attrs.frozen
class Wanted:
    """What a run is to do: the settings, and the adapters that they name."""

    settings: Settings
    adapters: dict[str, Adapter]

    @property
    def hosts(self) -> list[str]:
        """The gateways."""
        return [one.host for one in self.settings.gateways]

    @property
    def words(self) -> str:
        """Which gateways for which adapters."""
        return f"{', '.join(self.hosts)} for {', '.join(self.adapters)}"


def settings_from(path: Path) -> Settings:
    """The settings. Raises `Failed` with all that is wrong with them."""
    found = load(path, sections(installed()))
    if isinstance(found, Settings):
        return found
    many = "a mistake" if len(found) == 1 else f"{len(found)} mistakes"
    raise Failed(f"{path} has {many}", Exit.USAGE, found)


def wanted_by(path: Path, only: str | None = None) -> Wanted:
    """What the settings ask to be run; with `only`, this adapter alone.

    Raises `Failed` with all that is wrong with them, and where they name no adapter.
    """
    settings = settings_from(path)
    if only is not None:
        settings = _alone(settings, only)
    return Wanted(settings, _chosen(settings))


def _alone(settings: Settings, name: str) -> Settings:
    """The same settings with the section of one adapter."""
    known = sections(installed())
    if name not in known:
        raise UsageError(f"no adapter is called {name}: there are {', '.join(known)}")
    return attrs.evolve(settings, sections={name: settings.sections.get(name) or known[name]()})


def _chosen(settings: Settings) -> dict[str, Adapter]:
    """The adapters whose sections the settings have."""
    known = installed()
    found = {name: known[name]() for name in settings.sections}
    if not found:
        some = ", ".join(f"[{name}]" for name in known)
        raise Failed(f"nothing is to be run: add a section such as {some}", Exit.USAGE)
    return found
