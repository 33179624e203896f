"""`docs/exploration.ipynb`, made of `exploration.md` beside this: `python -m tests.docs.notebook --write`.

Each block of code is a cell, and so are the words between two. The notebook is run by a kernel, as a reader's is,
and kept with its outputs, but without anything that is different the next time: no times, no paths, no versions.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.docs.blocks import ROOT, Block, parts

WORDS = Path(__file__).with_name("exploration.md")
NOTEBOOK = ROOT / "docs" / "exploration.ipynb"
PATIENCE = 300
"""Seconds for one cell."""


def cells(page):
    """Every cell, words and code in turn, without outputs."""
    for number, part in enumerate(parts(page)):
        code = isinstance(part, Block)
        if source := (part.text if code else part).strip():
            yield _cell(number, source, code=code)


def _cell(number, source, *, code):
    found = {
        "cell_type": "code" if code else "markdown",
        "id": f"cell-{number:02}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return found | {"execution_count": None, "outputs": []} if code else found


def notebook(page):
    """All cells as nbformat has them."""
    return {
        "cells": [*cells(page)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def run(page):
    """The notebook with what its cells have said. Raises `nbclient.exceptions.CellExecutionError`."""
    import nbformat
    from nbclient import NotebookClient

    found = nbformat.reads(json.dumps(notebook(page)), as_version=4)
    nbformat.validate(found)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(_env(folder))
        NotebookClient(
            found,
            timeout=PATIENCE,
            record_timing=False,
            resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        ).execute()
    found.metadata = nbformat.from_dict(notebook(page)["metadata"])
    return found


def _env(folder):
    """Nothing of the person who runs it is read or changed."""
    return {
        "IPYTHONDIR": folder,
        "JUPYTER_RUNTIME_DIR": folder,
        "JUPYTER_CONFIG_DIR": folder,
        "JUPYTER_PLATFORM_DIRS": "1",
        "TMPDIR": folder,
        "XDG_STATE_HOME": folder,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))),
    }


def written(found):
    """As it is kept in the tree."""
    import nbformat

    return nbformat.writes(found, indent=1, ensure_ascii=False, sort_keys=True).rstrip() + "\n"


def main(args):
    """Run it, which must work; with `--write` keep it, else say whether it is what is kept."""
    made = written(run(WORDS))
    if "--write" in args:
        NOTEBOOK.write_text(made)
    elif made != NOTEBOOK.read_text():
        sys.stdout.write("it runs, and shows something else than what is kept\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
