"""`python -m tests.passages.page` writes docs/reference/passages.md: what was published, and how far off."""

from pathlib import Path

from tests.passages import passages, playing
from tests.passages.playing import DURING

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "passages.md"
_HEAD = """# Lies as passages

Each lie is played on a simulated gateway: fourteen hours of truth, the lie, truth again, and the program
ends and begins again twice. A test checks that no published energy falls or rises faster than the plant could produce, that
none is published that was not there, that the truth is published again afterwards, and that every published
power was so at the moment it is of. `python -m tests.passages.page` writes this page from the same passages.

"Ahead" and "behind" are how far the published energies were from the truth at the most, over all counters and the
whole passage. Inverters report every quarter of an hour: without a meter that much is always missing.

| lie | firmware | power comes from | energies | ahead | behind | what is published meanwhile |
|---|---|---|---|---:|---:|---|
"""


def page():
    return _HEAD + "".join(map(line, passages.EVERY))


def line(passage):
    found = playing.played(passage)
    offs = [off for name in playing.counted(found) for _, off in playing.deviations(found, name)]
    cells = (
        passage.name,
        passage.era.partition("_")[0],
        power(found),
        trusts(found),
        f"{max(0.0, *offs):.0f} Wh",
        f"{max(0.0, *(-off for off in offs)):.0f} Wh",
        passage.meanwhile,
    )
    return f"| {' | '.join(cells)} |\n"


def power(found):
    said = {one.snapshot.production for one in found.during(DURING)}
    known = {str(one.measured) if one and one.power is not None else "nothing" for one in said}
    return ", ".join(sorted(known))


def trusts(found):
    """Each trust that was published meanwhile, the most frequent first."""
    seen = [
        str(figure.trust)
        for one in found.during(DURING)
        for name, figure in one.energies.items()
        if name in playing.counted(found)
    ]
    return ", ".join(sorted(set(seen), key=lambda one: (-seen.count(one), one))) or "none"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
