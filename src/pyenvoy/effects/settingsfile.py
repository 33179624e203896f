"""pyenvoy.toml on disk, with the files of secrets that it names. What it means stands in `settings.py`."""

from pathlib import Path

from pyenvoy.effects.keptfile import whole
from pyenvoy.effects.tls import authorities
from pyenvoy.effects.tokenfile import credential, open_secret
from pyenvoy.errors import Problem, UsageError
from pyenvoy.settings import Sections, Settings, read
from pyenvoy.settings.lines import located

_LARGEST = 1 << 20  # bytes, where settings of a hundred gateways have some ten thousand


def load(path: Path, sections: Sections) -> Settings | tuple[Problem, ...]:
    """The settings in a file, or all that is wrong with them; names of files count from its folder.

    A secret that systemd hands over by the name of its file comes first.

    Raises `UsageError` when the file itself cannot be read.
    """
    text, folder = _text(path), path.parent
    found = read(
        text,
        sections,
        lambda name: credential(name) or open_secret(folder / name),
        lambda name: _there(folder / name),
        lambda name: _vouching(folder / name),
    )
    return found if isinstance(found, Settings) else located(text, found)


def placed(path: Path, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Problems that showed only later, with the lines of what they are about. Raises `UsageError` as `load` does."""
    return located(_text(path), problems)


def _text(path: Path) -> str:
    try:
        return whole(path, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"there is no {path}: `pyenvoy config example > {path}` makes one to be filled in"
        ) from None
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8") from error


def _there(path: Path) -> str:
    try:
        found = path.is_file()
    except OSError as error:
        raise UsageError(f"{path} cannot be reached: {error.strerror}") from error
    if not found:
        raise UsageError(f"{path} does not exist")
    return str(path)


def _vouching(path: Path) -> str:
    found = _there(path)
    authorities(found)
    return found
