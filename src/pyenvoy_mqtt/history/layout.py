"""The tables, and every question put to them, as SQL made from the columns. Pure.

Anybody's SQLite tool reads the views `power_every_ten_seconds` and `power_every_five_minutes`: times as
text in UTC, figures in the units of the columns.
"""

from collections.abc import Iterator

from pyenvoy_mqtt.history.columns import COLUMNS, COUNTERS, Column, Kind
from pyenvoy_mqtt.history.gathered import FIVE, RAW

VERSION = 1
"""Of the layout; a new column alone is no new version."""


def _kept_in_five(column: Column) -> Iterator[tuple[str, str]]:
    """The columns of five minutes that one figure becomes, each with what it is of the raw ones."""
    name = column.name
    match column.kind:
        case Kind.COUNTER:
            yield name, f"max({name})"
        case Kind.LEVEL:
            yield name, f"CAST(round(avg({name})) AS INTEGER)"
        case Kind.POWER:
            yield name, f"CAST(round(avg({name})) AS INTEGER)"
            yield f"{name}_low", f"min({name})"
            yield f"{name}_high", f"max({name})"


_FIVES: tuple[tuple[Column, str, str], ...] = tuple(
    (column, name, of) for column in COLUMNS for name, of in _kept_in_five(column)
)

WANTED: dict[str, tuple[str, ...]] = {
    "raw": tuple(one.name for one in COLUMNS),
    "five": tuple(name for _, name, _ in _FIVES),
}
"""The columns of figures of each table."""


def _table(name: str) -> str:
    figures = ", ".join(f"{column} INTEGER" for column in WANTED[name])
    return f"CREATE TABLE IF NOT EXISTS {name} (t INTEGER PRIMARY KEY, {figures})"


TABLES = (
    _table("raw"),
    _table("five"),
    "CREATE TABLE IF NOT EXISTS panels (t INTEGER PRIMARY KEY, w BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS places (place INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE)",
)

# The names in these texts are those of the columns above, never anything from outside.

PUT_RAW = (
    f"INSERT OR REPLACE INTO raw (t, {', '.join(WANTED['raw'])})"
    f" VALUES ({', '.join('?' * (1 + len(COLUMNS)))})"
)
FORGET_RAW = (
    "DELETE FROM raw WHERE t < (SELECT t FROM raw ORDER BY t DESC LIMIT 1 OFFSET :agreed) - :kept"
)
LAST_CLOSED = "SELECT max(t) FROM five WHERE t < ?"
BEYOND = (
    "SELECT min(t), sum(rows) FROM"
    " (SELECT min(t) AS t, count(*) AS rows FROM raw WHERE t > :now"
    f" UNION ALL SELECT min(t), count(*) * {FIVE // RAW} FROM five WHERE t > :now)"
)
"""Where it begins, and for how many raw rows it stands."""
FORGET_BEYOND = (
    "DELETE FROM raw WHERE t > :now",
    f"DELETE FROM five WHERE t > :now - {FIVE}",  # nor can the five minutes be closed that are not over
    "DELETE FROM panels WHERE t > :now",
)
_CLOSED = (
    f"INTO five (t, {', '.join(WANTED['five'])})"
    f" SELECT t / {FIVE} * {FIVE} AS span, {', '.join(of for _, _, of in _FIVES)}"
    " FROM raw WHERE t >= ? AND t < ? GROUP BY span"
)
CLOSE_FIVE = f"INSERT OR IGNORE {_CLOSED}"
"""What is closed stays, whatever a clock that is behind has put into its raw rows."""
CLOSE_ANEW = f"INSERT OR REPLACE {_CLOSED}"


def _in_units(column: Column, of: str) -> str:
    return of if column.step == 1 else f"round({of} * {column.step}, 2)"


_RAW = ", ".join(f"{_in_units(one, one.name)} AS {one.name}" for one in COLUMNS)
_FIVE = ", ".join(f"{_in_units(column, name)} AS {name}" for column, name, _ in _FIVES)


def _over_hours(column: Column, name: str) -> str:
    if column.kind is Kind.COUNTER or name.endswith("_high"):
        return _in_units(column, f"max({name})")
    return _in_units(column, f"min({name})" if name.endswith("_low") else f"round(avg({name}))")


_HOURS = ", ".join(f"{_over_hours(column, name)} AS {name}" for column, name, _ in _FIVES)
_BETWEEN = "WHERE t >= :since AND t < :until"

RAW_BETWEEN = f"SELECT t AS at, {_RAW} FROM raw {_BETWEEN} ORDER BY t"
FIVE_BETWEEN = f"SELECT t AS at, {_FIVE} FROM five {_BETWEEN} ORDER BY t"
HOURS_BETWEEN = (
    f"SELECT t / :span * :span AS at, {_HOURS} FROM five {_BETWEEN} GROUP BY at ORDER BY at"
)

BETWEEN: dict[str, str] = {"raw": RAW_BETWEEN, "five": FIVE_BETWEEN, "hour": HOURS_BETWEEN}
"""By the words for how fine it is told."""


def _last_counted(name: str) -> str:
    """The last five minutes that had a value, or the raw row of those that are not over yet."""
    each = (
        f"SELECT t, {name} AS counted FROM {table} WHERE t {before} AND {name} IS NOT NULL"
        for table, before in (("five", f"<= :at - {FIVE}"), ("raw", "< :at"))
    )
    newest = " UNION ALL ".join(f"SELECT * FROM ({one} ORDER BY t DESC LIMIT 1)" for one in each)
    return f"SELECT counted FROM ({newest}) ORDER BY t DESC LIMIT 1"


LAST_COUNTED: dict[str, str] = {one.name: _last_counted(one.name) for one in COUNTERS}


def _first_counted(name: str) -> str:
    each = (
        f"SELECT t, {name} AS counted FROM {table} {_BETWEEN} AND {name} IS NOT NULL"
        for table in ("raw", "five")
    )
    oldest = " UNION ALL ".join(f"SELECT * FROM ({one} ORDER BY t LIMIT 1)" for one in each)
    return f"SELECT counted FROM ({oldest}) ORDER BY t, counted LIMIT 1"


FIRST_COUNTED: dict[str, str] = {one.name: _first_counted(one.name) for one in COUNTERS}

VIEWS = {
    "power_every_ten_seconds": (
        "CREATE VIEW power_every_ten_seconds AS"
        f" SELECT datetime(t, 'unixepoch') AS time, {_RAW} FROM raw"
    ),
    "power_every_five_minutes": (
        "CREATE VIEW power_every_five_minutes AS"
        f" SELECT datetime(t, 'unixepoch') AS time, {_FIVE} FROM five"
    ),
}
