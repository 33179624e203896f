"""What came of it, as a table: printed line by line, and kept in the guide on request."""

import re
from pathlib import Path
from typing import NamedTuple

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "brokers.md"
_BEGIN, _END = "<!-- measured -->\n", "<!-- end -->\n"


class Row(NamedTuple):
    """One thing that was measured."""

    scene: str
    what: str
    measured: str
    aim: str = ""
    kept: bool | None = None


class Table:
    """All rows."""

    def __init__(self):
        self._rows = []
        for line in self._head():
            print(line, flush=True)

    def add(self, row):
        self._rows.append(row)
        print(self._line(row), flush=True)

    @property
    def broken(self):
        """How many aims were not kept."""
        return sum(one.kept is False for one in self._rows)

    def write(self):
        """Keep it in the guide."""
        lines = "\n".join([*self._head(), *map(self._line, self._rows)])
        pattern = f"{re.escape(_BEGIN)}.*{re.escape(_END)}"
        text = re.sub(pattern, f"{_BEGIN}{lines}\n{_END}", GUIDE.read_text(), flags=re.DOTALL)
        GUIDE.write_text(text)

    @staticmethod
    def _head():
        return ["| centre | what | measured | aim | kept |", "|---|---|---|---|---|"]

    @staticmethod
    def _line(row):
        word = {True: "yes", False: "no", None: ""}[row.kept]
        return f"| {row.scene} | {row.what} | {row.measured} | {row.aim} | {word} |"
