"""`pyenvoy-homekit`: `pyenvoy run` with this adapter alone, whatever else pyenvoy.toml names."""

import sys

from pyenvoy.cli import run as pyenvoy


def run() -> None:
    """Run until Ctrl-C; options are those of `pyenvoy run`."""
    pyenvoy(["run", "--only", "homekit", *sys.argv[1:]])


if __name__ == "__main__":
    run()
