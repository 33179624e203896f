"""The settings file, as the verbs use it: read, or every mistake in it said at once."""

import logging
from pathlib import Path

import attrs

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.effects.host import Adapter, Found, look, made, sections
from pyenvoy.effects.settingsfile import load, placed
from pyenvoy.errors import Problem, UsageError
from pyenvoy.settings import Settings

_log = logging.getLogger(__name__)


@attrs.frozen
class Wanted:
    """What a run is to do: the settings, and the adapters that they name."""

    settings: Settings
    adapters: dict[str, Adapter]
    broken: tuple[Problem, ...] = ()
    """Why an adapter that the settings name cannot run; the others can."""

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
    return _read(path, look())


def _read(path: Path, known: Found) -> Settings:
    """The settings; the section of an adapter that cannot be loaded stands as it is."""
    found = load(path, {**dict.fromkeys(known.broken, dict), **sections(known.adapters)})
    if not isinstance(found, Settings):
        raise _mistaken(path, found)
    for name in known.broken.keys() - found.sections.keys():
        _log.warning("%s", known.broken[name])
    return found


def _mistaken(path: Path, found: tuple[Problem, ...]) -> Failed:
    many = "a mistake" if len(found) == 1 else f"{len(found)} mistakes"
    return Failed(f"{path} has {many}", Exit.USAGE, found)


def wanted_by(path: Path, only: str | None = None) -> Wanted:
    """What the settings ask to be run; with `only`, this adapter alone.

    Raises `Failed` with all that is wrong with them, and where no adapter is left to be run.
    """
    known = look()
    settings = _read(path, known)
    if only is not None:
        settings = _alone(settings, only, known)
    if not settings.sections:
        some = ", ".join(f"[{name}]" for name in known.adapters)
        raise Failed(f"nothing is to be run: add a section such as {some}", Exit.USAGE)
    found = _chosen(settings, known)
    if not found.adapters:
        raise _mistaken(path, placed(path, found.broken))
    return found


def checked(path: Path, only: str | None = None) -> Wanted:
    """The same where every adapter can run. Raises `Failed` where one cannot."""
    found = wanted_by(path, only)
    if found.broken:
        raise _mistaken(path, placed(path, found.broken))
    return found


def _alone(settings: Settings, name: str, known: Found) -> Settings:
    """The same settings with the section of one adapter."""
    if name in known.broken:
        raise UsageError(known.broken[name])
    shapes = sections(known.adapters)
    if name not in shapes:
        raise UsageError(f"no adapter is called {name}: there are {', '.join(shapes)}")
    return attrs.evolve(settings, sections={name: settings.sections.get(name) or shapes[name]()})


def _chosen(settings: Settings, known: Found) -> Wanted:
    """The adapters whose sections the settings have."""
    found: dict[str, Adapter] = {}
    broken: list[Problem] = []
    for name in settings.sections:
        try:
            if name in known.broken:
                raise UsageError(known.broken[name])  # noqa: TRY301  # one way for both ends
            found[name] = made(name, known.adapters[name])
        except UsageError as error:
            broken.append(Problem(name, str(error)))
    return Wanted(settings, found, tuple(broken))
