"""Writes everything in docs/ that is made and not typed: `python -m tests.docs.generate`, or `nox -s generated`.

With words only what has one of them in its name: `python -m tests.docs.generate quirks cli`. What somebody has measured
(performance, faults, peers, memory, controllers) is not made again here; those pages say how they are.
"""

import subprocess
import sys
from pathlib import Path

from tests.docs.pages import (
    api,
    cli,
    decisions,
    endpoints,
    errors,
    line,
    metrics,
    quirks,
    simulated,
    storeys,
    supported,
)
from tests.recordings import ABSENT

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"

PAGES = {
    ROOT / "docs" / "design" / "decisions" / "index.md": decisions.page,
    ROOT / "docs" / "design" / "the-line.md": line.page,
    ROOT / "docs" / "images" / "storeys.svg": storeys.page,
    REFERENCE / "api.md": api.front,
    **{REFERENCE / "api" / f"{name}.md": make for name, make in api.ROOMS.items()},
    REFERENCE / "cli.md": cli.page,
    REFERENCE / "endpoints.md": endpoints.page,
    REFERENCE / "errors.md": errors.page,
    REFERENCE / "metrics.md": metrics.page,
    REFERENCE / "quirks.md": quirks.page,
    REFERENCE / "simulated.md": simulated.page,
    REFERENCE / "supported.md": supported.page,
}
"""What is made here: the page, and what makes it."""

MODULES = {
    "tests.samples.make": "tests/samples",
    "tests.docs.images": "docs/images",
    "tests.house.api": "docs/reference/api.txt",
    "tests.house.contract": "docs/reference/contract.md",
    "tests.house.measures": "docs/design/measures.md",
    "tests.mutants.kept": "docs/design/mutants.md",
    "tests.passages.page": "docs/reference/passages.md",
    "tests.pyenvoy.access.lifecycle.walk": "docs/design/token-machine.md",
    "tests.pyenvoy.commands.table": "docs/design/commands.md",
    "tests.pyenvoy.session.walk": "docs/design/session-machine.md",
    "tests.pyenvoy.settings.page": "docs/reference/settings.md",
    "tests.pyenvoy_homekit.characteristics.page": "docs/reference/characteristics.md",
    "pyenvoy_mqtt.schema": "docs/reference/topics.md and topics.schema.json",
}
"""Modules that write what they make, by themselves; the samples first, since others are made from them."""

PRINTED = {
    "accounts.schema.json": ("pyenvoy", "energy", "--schema"),
    "openapi.json": ("pyenvoy_mqtt.openapi",),
    "snapshot.schema.json": ("pyenvoy", "show", "--schema"),
}
"""What a command prints, in docs/reference/."""


def _run(*module):
    said = subprocess.run(
        [sys.executable, "-m", *module], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return said.stdout


def _tasks():
    for module, writes in MODULES.items():
        yield f"{writes} ({module})", lambda module=module: _run(module)
    for name, command in PRINTED.items():
        path = REFERENCE / name
        yield f"docs/reference/{name}", lambda path=path, how=command: path.write_bytes(_run(*how))
    for path, make in PAGES.items():
        if path.stem == "supported" and ABSENT:
            print(f"left as it is, {path.name}: {ABSENT}")
        else:
            named = path.relative_to(ROOT).as_posix()
            yield named, lambda path=path, make=make: path.write_text(make())


def main(words):
    for name, task in _tasks():
        if not words or any(word in name for word in words):
            print(name, flush=True)
            task()


if __name__ == "__main__":
    main(sys.argv[1:])
