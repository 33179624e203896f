"""What `pyenvoy --help` says: every verb with its sentence, and the whole page without click.

Importing click and looking for the verbs of adapters takes eight times as long as the interpreter itself.
A test holds the page against the one that click makes of the command.
"""

import os
import sys

VERBS = {
    "show": "Show what the system is doing, once.",
    "watch": "Watch the power flow and the figures behind it until Ctrl-C.",
    "energy": "Show energies that never run backwards; their journal.",
    "panels": "Show each panel beside its peers, and what to do.",
    "info": "Show who answers: firmware, certificate, token.",
    "get": "Print what the gateway says at PATH, byte for byte.",
    "set": "Set something and watch what becomes of it.",
    "login": "Get a token or paste one, have it checked, keep it.",
    "token": "Show, paste, refresh or remove the tokens that are kept.",
    "trust": "Show and accept certificates.",
    "discover": "List the gateways that announce themselves on this network.",
    "record": "Write what a gateway says to a file to pass on.",
    "doctor": "Look for what is wrong, and say what to do.",
    "explain": "Say where a number comes from, such as production.power.",
    "endpoints": "List the endpoints that are known.",
    "quirks": "List the firmware defects that are known and repaired.",
    "simulate": "Serve a gateway that is not there.",
    "run": "Feed the adapters that pyenvoy.toml names.",
    "config": "Check pyenvoy.toml, or print one to begin with.",
    "demo": "Show it all at work on a gateway that is not there.",
}
"""Our verbs, in the order in which people meet them."""

ADAPTERS = {
    "history": "What was kept: CSV, JSON, Parquet.",
    "homekit": "Pair with Apple Home, and look whether all is well.",
}
"""What our own adapters add, as any adapter can by an entry point of the group `pyenvoy.verbs`."""

GROUP = "pyenvoy.verbs"
_WIDTH = 80
"""Columns that the page is laid out for; a narrower terminal gets one that click has laid out."""

_HEAD = """\
Usage: pyenvoy [OPTIONS] [COMMAND] [ARGS]...

  Read any Enphase solar gateway: what it says, and what it means.

  Exit codes: 0 done, 1 something on this machine is missing, 2 usage, 3
  network, 4 access, 5 the gateway answered with something else, 6 and 7 what
  doctor found, 130 interrupted.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
"""


def page() -> str | None:
    """What `pyenvoy --help` says; `None` where this terminal or an adapter of others wants another page."""
    if _columns() < _WIDTH or _others_add_verbs():
        return None
    verbs = VERBS | ADAPTERS
    wide = max(map(len, verbs))
    return _HEAD + "".join(f"  {verb:{wide}}  {what}\n" for verb, what in verbs.items())


def _columns() -> int:
    """As `shutil.get_terminal_size` tells, which takes long to import."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):  # no terminal; closed
        return _WIDTH


def _others_add_verbs() -> bool:
    """Whether a distribution beside ours has entry points of our group, in doubt yes."""
    return any(_adds_verbs(folder or ".") for folder in sys.path)


def _adds_verbs(folder: str) -> bool:
    try:
        found = [one for one in os.listdir(folder) if one.endswith(("-info", ".egg"))]  # noqa: PTH208  # pathlib takes as long as the rest
    except FileNotFoundError:
        return False
    except OSError:  # an archive
        return True
    return any(
        _names_group(f"{folder}/{one}/entry_points.txt")
        for one in found
        if not one.startswith("pyenvoy-")
    )


def _names_group(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # as above
            return GROUP in file.read()
    except OSError:
        return False
