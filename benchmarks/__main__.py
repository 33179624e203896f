"""Speed as ratios against a floor or a peer, measured in one run.

nox -s bench                    prints the tables
nox -s bench -- --write         and keeps them in docs/reference/performance.md
nox -s bench -- fleet beside    measures these parts alone
"""

import argparse
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import (
    beside,
    first_snapshot,
    fleet,
    history,
    homekit,
    importing,
    load,
    memory,
    mqtt,
    reading,
    rest,
    size,
    startup,
    wear,
)

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"
PARTS = {
    "reading": (reading, "Reading"),
    "importing": (importing, "Importing"),
    "startup": (startup, "Starting"),
    "size": (size, "Size"),
    "first_snapshot": (first_snapshot, "The first snapshot"),
    "memory": (memory, "Memory"),
    "beside": (beside, "Age, load and handshakes"),
    "fleet": (fleet, "Many gateways"),
    "mqtt": (mqtt, "Publishing"),
    "rest": (rest, "Over HTTP"),
    "homekit": (homekit, "Apple Home"),
    "load": (load, "Beside the plugin"),
    "history": (history, "A year of history"),
    "wear": (wear, "Written to the disk"),
}


class Row(NamedTuple):
    """One measured ratio beside its aim."""

    what: str
    measured: str
    aim: str
    kept: bool | None


def lines(name: str) -> Iterator[str]:
    """One part of the page, line by line as it is measured."""
    part, title = PARTS[name]
    yield f"## {title}\n"
    yield "| what | measured | aim | kept |"
    yield "|---|---|---|---|"
    for row in map(Row._make, part.measure()):
        kept = {True: "yes", False: "no", None: ""}[row.kept]
        yield f"| {row.what} | {row.measured} | {row.aim} | {kept} |"
    if about := getattr(part, "ABOUT", ""):
        yield f"\n{about.strip()}"


def known() -> dict[str, str]:
    """The parts of the page as it stands."""
    page = PAGE.read_text() if PAGE.exists() else ""
    found = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    titles = {f"## {title}\n": name for name, (_, title) in PARTS.items()}
    return {
        titles[text.splitlines(keepends=True)[0]]: text.strip()
        for text in found
        if text.splitlines(keepends=True)[:1] and text.splitlines(keepends=True)[0] in titles
    }


def keep(measured: dict[str, str]) -> None:
    """Write the page, the parts that were not measured as they stand."""
    head = (
        "# Performance\n\nMeasured by `nox -s bench -- --write`, as ratios within one run, on "
        f"Python {platform.python_version()}, {platform.machine()}. "
        "The machine was not otherwise idle, so look at the ratios and not at the times.\n"
    )
    parts = known() | measured
    PAGE.write_text(
        "\n\n".join([head.strip(), *(parts[one] for one in PARTS if one in parts)]) + "\n"
    )


def main() -> None:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    measured = {}
    for name in asked.parts or PARTS:
        measured[name] = ""
        for line in lines(name):
            print(line, flush=True)
            measured[name] += line + "\n"
        measured[name] = measured[name].strip()
        print(flush=True)
    if asked.write:
        keep(measured)


if __name__ == "__main__":
    main()
