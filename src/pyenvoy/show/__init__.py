"""From the model to what people and programs see: rows, tables, plain data, frames, a schema.

The terminal, notebooks and JSON all walk the model with `walk.py`, so that a fact has one name everywhere.
Nothing here asks, reads a clock or prints.
"""

from pyenvoy.show.energies import energies, journal
from pyenvoy.show.frames import frames
from pyenvoy.show.html import html
from pyenvoy.show.picture import picture
from pyenvoy.show.plain import plain
from pyenvoy.show.rows import Row, rows
from pyenvoy.show.table import Column, Table
from pyenvoy.show.tables import tables

__all__ = [
    "Column",
    "Row",
    "Table",
    "energies",
    "frames",
    "html",
    "journal",
    "picture",
    "plain",
    "rows",
    "tables",
]
