"""What a gateway says, so that a terminal only shows it: no control character gets through.

A name or a serial number may hold an escape sequence, which a terminal would obey.
"""

import json
import logging
import re

_OBEYED = re.compile("[\x7f-\x9f\ud800-\udfff]")
"""What JSON lets stand as it is, and a terminal does not."""


def printable(said: str) -> str:
    """Text on one line; what is no character to be seen is a question mark in a diamond."""
    if said.isprintable():
        return said
    return "".join(one if one.isprintable() else " " if one.isspace() else "\ufffd" for one in said)


def as_json(value: object, *, indent: int | None = None) -> str:
    """The same value to every program that reads it, and nothing in it that a terminal obeys."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_LONGEST = 32_768
"""Characters of one message with its traceback: somebody else's may hold all that he has read."""


class Printable(logging.Formatter):
    """A line of the log; only a traceback has lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """The message on one line, whatever its values hold."""
        return printable(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The message, and the traceback below it line by line."""
        said = super().format(record)
        more = f"\n… {len(said) - _LONGEST} more characters" if len(said) > _LONGEST else ""
        return "\n".join(map(printable, said[:_LONGEST].splitlines())) + more


LINE = Printable("%(message)s")
"""The message alone."""
