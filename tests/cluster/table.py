"""What came of it, as a table: printed line by line, and kept in the page on request."""

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cluster.md"
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
        """Keep it in the guide, in place of what was measured there of the same centres."""
        text = PAGE.read_text()
        before, found = text.partition(_BEGIN)[::2]
        known, after = found.partition(_END)[::2]
        rows = dict.fromkeys(line.split("|")[1].strip() for line in known.splitlines()[2:])
        lines = {
            one: [it for it in known.splitlines() if it.startswith(f"| {one} |")] for one in rows
        }
        for scene in dict.fromkeys(one.scene for one in self._rows):
            lines[scene] = [self._line(one) for one in self._rows if one.scene == scene]
        told = "\n".join([*self._head(), *(it for one in lines.values() for it in one)])
        PAGE.write_text(f"{before}{_BEGIN}{told}\n{_END}{after}")

    @staticmethod
    def _head():
        return ["| centre | what | measured | aim | kept |", "|---|---|---|---|---|"]

    @staticmethod
    def _line(row):
        word = {True: "yes", False: "no", None: ""}[row.kept]
        return f"| {row.scene} | {row.what} | {row.measured} | {row.aim} | {word} |"
