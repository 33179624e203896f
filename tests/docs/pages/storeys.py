"""docs/images/storeys.svg: the storeys as pyproject.toml has them, and who imports whom, as the sources have it.

An arrow that follows from others is left out: who uses `session` uses what `session` uses.
"""

import ast
import tomllib
from collections import defaultdict
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "src"
ADAPTERS = ("pyenvoy_homekit", "pyenvoy_mqtt")
WIDTH, ROW, TOP, TALL = 1000, 78, 30, 34
TINTS = ("#e8f1fb", "#fdf3e3", "#e9f6ee", "#f5ecf9")

TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#7a8794"/></marker></defs>'
)
"""The point of an arrow."""


@cache
def storeys():
    """The rooms of each storey, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(one for one in contracts["contracts"] if one["type"] == "layers")["layers"]
    return (ADAPTERS, *(tuple(map(str.strip, layer.split("|"))) for layer in layers))


def room(parts):
    """The room that a module lies in, by the parts of its name; `None` for the front door."""
    if parts[0] in ADAPTERS:
        return parts[0]
    rooms = {room for storey in storeys() for room in storey}
    return parts[1] if len(parts) > 1 and parts[0] == "pyenvoy" and parts[1] in rooms else None


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


@cache
def uses():
    """The rooms that each room imports from."""
    found = defaultdict(set)
    for path in sorted(SOURCES.rglob("*.py")):
        here = room(path.relative_to(SOURCES).with_suffix("").parts)
        if here is not None:
            there = (room(name.split(".")) for name in _imports(path))
            found[here] |= {one for one in there if one not in (None, here)}
    return found


def _reached(start):
    found, ahead = set(), [start]
    while ahead:
        new = uses()[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def arrows():
    """Who uses whom, without what follows from another arrow."""
    for here, direct in sorted(uses().items()):
        for there in sorted(direct):
            if not any(there in _reached(other) for other in direct - {there}):
                yield here, there


def _places():
    """The middle of each room; rooms that are alone stand aside in turn, so that arrows pass them."""
    for level, storey in enumerate(storeys()):
        step = WIDTH / len(storey)
        aside = (level % 2 - 0.5) * 0.3 * WIDTH if len(storey) == 1 else 0
        for number, name in enumerate(storey):
            yield name, (step * (number + 0.5) + aside, TOP + ROW * level)


def page():
    """The picture."""
    at, height = dict(_places()), ROW * len(storeys())
    drawn = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" font-family="system-ui, sans-serif" role="img">'
        ),
        "<title>The storeys of pyenvoy, and who uses whom</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        TIP,
    ]
    drawn += (_arrow(at[here], at[there]) for here, there in arrows())
    for level, storey in enumerate(storeys()):
        drawn += (_box(name, at[name], TINTS[level % len(TINTS)]) for name in storey)
    return "\n".join((*drawn, "</svg>", ""))


def _arrow(start, end):
    (x1, y1), (x2, y2) = start, end
    y1, y2 = (y1, y2) if y1 == y2 else (y1 + TALL / 2, y2 - TALL / 2)
    bend = (y2 - y1) / 2
    return (
        f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}" '
        'fill="none" stroke="#7a8794" stroke-width="1.1" marker-end="url(#tip)"/>'
    )


def _box(name, place, tint):
    (x, y), wide = place, max(86, 9 * len(name) + 20)
    return (
        f'<g><rect x="{x - wide / 2:.0f}" y="{y - TALL / 2:.0f}" width="{wide}" height="{TALL}" rx="8" '
        f'fill="{tint}" stroke="#51606e"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" font-size="15" fill="#1d2126">{escape(name)}</text></g>'
    )
