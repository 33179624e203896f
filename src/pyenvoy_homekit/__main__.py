"""`pyenvoy-homekit`: `pyenvoy run` with this adapter alone; `pair`, `unpair`, `doctor` as `pyenvoy homekit` has them."""

import sys

from pyenvoy.cli import run as pyenvoy

_VERBS = ("pair", "unpair", "doctor")


def run() -> None:
    """Run until Ctrl-C, with the options of `pyenvoy run`; or one of the verbs."""
    match sys.argv[1:]:
        case [verb, *_] as said if verb in _VERBS:
            pyenvoy(["homekit", *said])
        case ["run", *options] | options:
            pyenvoy(["run", "--only", "homekit", *options])


if __name__ == "__main__":
    run()
