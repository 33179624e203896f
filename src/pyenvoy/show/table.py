"""What a table is: text in columns, ready to be drawn."""

import attrs


@attrs.frozen
class Column:
    """A column: what it is called, the unit of its values, and whether they are numbers."""

    name: str
    unit: str = ""
    numeric: bool = False


@attrs.frozen
class Table:
    """A table of text, ready to be drawn."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...]
    origin: str = ""
    """Where the facts come from, and how old they are."""
