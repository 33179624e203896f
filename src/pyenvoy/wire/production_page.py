"""The production page of firmware 3: tolerant HTML to plain data. Reads one table and nothing else."""

import re
from html.parser import HTMLParser

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError

_LONGEST = 1 << 18  # the page is 15 kB; what is far longer is something else
_CELLS = ("td", "th")
_QUANTITY = re.compile(r"(-?\d{1,15}(?:\.\d{1,15})?) ?([kM]?Wh?)")


@attrs.frozen
class PageRow:
    """One row of the table: a label for people, a number and its unit."""

    label: str
    value: float
    unit: str
    """`W`, `kW`, `MW`, `Wh`, `kWh` or `MWh`."""


class _Table(HTMLParser):
    """Collects the text of every cell, row by row, and the text marked as good."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.good = ""
        self._in_cell = False
        self._in_good = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in _CELLS and self.rows:
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "div":
            self._in_good = ("class", "good") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS or tag == "tr":
            self._in_cell = False
        elif tag == "div":
            self._in_good = False

    def handle_data(self, data: str) -> None:
        if self._in_good:
            self.good += data
        elif self._in_cell:
            self.rows[-1][-1] += data


def _row(cells: list[str]) -> dict[str, object] | None:
    if len(cells) != 2:
        return None
    label, text = (" ".join(cell.split()) for cell in cells)
    found = _QUANTITY.fullmatch(text)
    return found and {"label": label, "value": float(found[1]), "unit": found[2]}


def table_of_page(body: bytes) -> object:
    """The rows that hold a power or an energy. Raises `NotWhatWasAskedError` when there are none."""
    if not body.strip():
        raise NotWhatWasAskedError("an empty body")
    if len(body) > _LONGEST:
        raise NotWhatWasAskedError("too long for a production page")
    table = _Table()
    try:
        table.feed(body.decode("utf-8", "replace"))
        table.close()
    except (AssertionError, ValueError, RecursionError) as error:
        raise NotWhatWasAskedError(f"not HTML: {type(error).__name__}") from error
    rows = [row for row in map(_row, table.rows) if row]
    if not rows:
        raise NotWhatWasAskedError("a page without a table of production")
    return {"rows": rows, "live_since": " ".join(table.good.split()) or None}
