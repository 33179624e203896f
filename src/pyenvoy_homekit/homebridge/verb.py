"""`pyenvoy config import-homebridge`: moves house. What is converted, and how, stands beside it; here files are written."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from pyenvoy import Problem, UsageError
from pyenvoy_homekit.homebridge.converting import Converted, convert


class MistakesError(UsageError):
    """The configuration has mistakes; `problems` are all of them."""

    def __init__(self, message: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


@click.command(
    "import-homebridge", short_help="Make pyenvoy.toml from the Homebridge plugin's config.json."
)
@click.argument("source", type=click.Path(dir_okay=False, path_type=Path), metavar="CONFIG.JSON")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("pyenvoy.toml"),
    show_default=True,
    help="Where to write; files with secrets are written beside it.",
)
def command(source: Path, output: Path) -> None:
    """Make pyenvoy.toml from the block of homebridge-enphase-envoy in Homebridge's config.json.

    Passwords and tokens go to files of mode 0600 beside it. What has another meaning now is listed. Nothing that is
    there is overwritten.
    """
    found = convert(_text(source))
    if not isinstance(found, Converted):
        many = "a mistake" if len(found) == 1 else f"{len(found)} mistakes"
        raise MistakesError(f"{source} has {many}", found)
    files = _written(found, output)
    click.echo(f"written: {', '.join(map(str, files))}")
    if found.told:
        click.echo(f"to know:\n{_listed(found.told)}")
    click.echo(f"next: pyenvoy config check --config {output}")


def _text(source: Path) -> str:
    try:
        return source.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is not UTF-8") from error


def _listed(found: Iterable[Problem]) -> str:
    from pyenvoy.cli.printable import printable  # noqa: PLC0415  # late

    said = (f"{one.where}: {one.what}" if one.where else one.what for one in found)
    return "\n".join(f"  {printable(one)}" for one in said)


def _written(found: Converted, output: Path) -> list[Path]:
    """Write everything or nothing; the settings come last, so that they never name what is not there."""
    files = {output.parent / name: one.reveal() + "\n" for name, one in found.secrets.items()}
    if output in files:
        raise UsageError(f"{output} is the name of a file with a secret: choose another -o")
    files[output] = found.text
    there = [str(path) for path in files if path.exists()]
    if there:
        raise UsageError(f"there already: {', '.join(there)}; move it away, or choose -o")
    done: list[Path] = []
    try:
        for path, text in files.items():
            _new(path, text)
            done.append(path)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error
    return done


def _new(path: Path, text: str) -> None:
    """A file that was not there, readable by its owner alone from its first byte on."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
