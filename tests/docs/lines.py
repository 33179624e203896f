"""Runs a line of shell of a page: in this process, in a shell, in the background, or not at all and then judged."""

import shutil
from pathlib import Path

import attrs

from tests.docs import elsewhere

ENDLESS = (
    "pyenvoy run",
    "pyenvoy simulate",
    "pyenvoy-homekit",
    "pyenvoy-mqtt",
    "curl -N",
    "curl -sN",
)
"""What goes on until Ctrl-C, and goes on here until the page ends."""
ENDED = {"pyenvoy watch": ["--count", "2"], "pyenvoy set": ["--dry-run"]}
"""What is added: nobody presses Ctrl-C, and what becomes of a wish takes two minutes (the tutorial waits for one)."""
CODES = {"pyenvoy doctor": (0, 6), "mosquitto_sub --remove-retained": (27,)}
"""Exit codes of what has done its work; a simulated gateway may be worth a warning, and 27 is the end of `-W`."""
MISSING = {
    one
    for one in ("curl", "openssl", "sqlite3", "mosquitto_pub", "mosquitto_sub")
    if shutil.which(one) is None
}
"""What a reader has to install first and this machine does not have."""
_SHELL = ("|", "&&", "||", ";", "$(", ">", "<", "`")


def joined(text):
    """The lines of a block of shell; what ends with a backslash goes on in the next, what opens a `<<` to its end."""
    found, open_, until = [], "", None
    for line in text.splitlines():
        if until is not None:
            open_ += f"\n{line}"
            if line.strip() == until:
                found.append(open_)
                open_, until = "", None
        elif line.endswith("\\"):
            open_ += line[:-1]
        elif "<<" in line:
            open_, until = open_ + line, line.rpartition("<<")[2].strip("-'\" ")
        elif elsewhere.uncommented(open_ + line).strip():
            found.append(open_ + line)
            open_ = ""
    return found


@attrs.frozen
class Line:
    """A command of a page."""

    text: str

    @property
    def words(self):
        return elsewhere.split(self.text)

    @property
    def program(self):
        return Path(self.words[0]).name

    def begins(self, starts):
        said = " ".join([self.program, *self.words[1:]]) + " "
        return next((one for one in starts if said.startswith(f"{one} ")), None)


def run(text, world, given=None):
    """Run it; what it said, or `None` where it is only judged."""
    line = Line(text)
    if line.program == "export":
        world.exported.update(one.split("=", 1) for one in Line(world.replaced(text)).words[1:])
        return None
    if elsewhere.reason(line.words) or line.program in MISSING:
        elsewhere.judge(text, line.words)
        return None
    here = Line(world.replaced(elsewhere.uncommented(text)))
    verbs = {"pair", "unpair", "doctor", "--help", "-h", "--check"}
    if line.begins(ENDLESS) and not verbs & set(line.words):
        return world.begun(here.text)
    given = _typed(line, world) if given is None else given
    extra = next((more for start, more in ENDED.items() if line.begins([start])), [])
    extra = [] if {"--count", "--help", "--dry-run", "-h"} & set(line.words) else extra
    match here.words:
        case [_, *words, ">", file] if line.program == "pyenvoy":
            return world.here(words, given, file)
    if line.program == "pyenvoy" and not any(one in here.text for one in _SHELL):
        return world.here([*here.words[1:], *extra], given)
    return world.shell(here.text, given)


def _typed(line, world):
    """What the reader types when asked: a password, or else a token."""
    token = world.token or world.shared.told["token"]
    return f"{'sunshine' if '--email' in line.words else token}\n"


def expected(text):
    """The exit codes of a command that has done its work."""
    return CODES.get(Line(text).begins(CODES) or "", (0,))
