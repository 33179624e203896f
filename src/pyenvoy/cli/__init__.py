"""The `pyenvoy` command, one file a verb: arguments and wiring only; the only click and rich.

This file imports neither, so that it can say in two lines what is missing where an extra is.
"""

import sys

TYPE_CHECKING = False  # `typing` takes as long to import as the interpreter to start
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

EXTRAS = {
    "click": "cli",
    "rich": "cli",
    "cryptography": "simulator",
    "h11": "simulator",
    "jwt": "simulator",
    "aiomqtt": "mqtt",
    "paho": "mqtt",
    "prometheus_client": "mqtt",
    "starlette": "mqtt",
    "uvicorn": "mqtt",
    "pyhap": "homekit",
    "segno": "homekit",
    "amqtt": "demo",
    "matplotlib": "notebook",
    "mpl_toolkits": "notebook",
    "pandas": "notebook",
    "pylab": "notebook",
    "pyarrow": "parquet",
    "zeroconf": "discovery",
}
"""Packages that only an extra brings."""

MISSING, INTERRUPTED = 1, 130
_DEMO = "demo"
_HELP = (["-h"], ["--help"])


def run(args: "Sequence[str] | None" = None) -> "NoReturn":
    """Run the command line; what an extra should have brought is named, and the exit code is 1."""
    args = sys.argv[1:] if args is None else args
    try:
        if [*args] in _HELP and _helped():
            sys.exit(0)
        from pyenvoy.cli.main import main  # noqa: PLC0415  # it imports click, which may be missing

        main(args)
    except ModuleNotFoundError as error:
        if not (package := lacking(error)):
            raise
        sys.stderr.write(missing(package, whole=_DEMO in args[:1]))
    except KeyboardInterrupt:  # while all this was imported; later on `main` sees to it
        sys.exit(INTERRUPTED)
    sys.exit(MISSING)


def _helped() -> bool:
    """Show the page of all verbs, which takes no click; `False` where click has to make it, or is missing."""
    from importlib.util import find_spec  # noqa: PLC0415  # whatever is not help goes without

    from pyenvoy.cli.front import page  # noqa: PLC0415  # as above

    if find_spec("click") is None or (text := page()) is None:
        return False
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:  # `main` fails at it again, and knows what to say
        return False
    return True


def lacking(error: ModuleNotFoundError) -> str:
    """The package that an extra would have brought; empty where no extra brings it."""
    package = (error.name or "").partition(".")[0]
    return package if package in EXTRAS else ""


def missing(package: str, *, whole: bool = False) -> str:
    """Two lines on a package that is not there: what, and what to do. The demo wants its extra whole."""
    extra = _DEMO if whole else EXTRAS[package]
    return (
        f"pyenvoy: this needs {package}, which is not installed.\n"
        f"Install the extra `{extra}` in the source tree: {sys.executable} -m pip install '.[{extra}]'\n"
    )
