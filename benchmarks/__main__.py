"""Speed as ratios against a floor or a peer, measured in one run.

nox -s bench                prints the table
nox -s bench -- --write     and keeps it in docs/reference/performance.md
"""

import argparse
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import first_snapshot, history, importing, memory, reading

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"


class Row(NamedTuple):
    """One measured ratio beside its aim."""

    what: str
    measured: str
    aim: str
    kept: bool | None


def rows() -> Iterator[Row]:
    """Every measurement, in the order of the table."""
    for part in (reading, importing, first_snapshot, memory, history):
        for row in part.measure():
            yield Row(*row)


def main() -> None:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    lines = ["| what | measured | aim | kept |", "|---|---|---|---|"]
    print("\n".join(lines))
    for row in rows():
        kept = {True: "yes", False: "no", None: ""}[row.kept]
        lines.append(f"| {row.what} | {row.measured} | {row.aim} | {kept} |")
        print(lines[-1], flush=True)
    if write:
        head = (
            "# Performance\n\nMeasured by `nox -s bench -- --write`, as ratios within one run, on "
            f"Python {platform.python_version()}, {platform.machine()}. "
            "The machine was not otherwise idle, so look at the ratios and not at the times.\n\n"
        )
        PAGE.write_text(head + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
