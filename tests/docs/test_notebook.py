"""The notebook is what was written down for it, is kept with what it shows, and runs."""

import json
import re
import tempfile

from tests.docs.notebook import NOTEBOOK, WORDS, cells
from tests.docs.test_readme import as_in_a_notebook

KEPT = json.loads(NOTEBOOK.read_text())
CODE = [one for one in KEPT["cells"] if one["cell_type"] == "code"]
LARGEST = 700_000
"""Bytes; all of it is pictures."""


def sources(found):
    return [(one["id"], one["cell_type"], "".join(one["source"])) for one in found]


def test_the_notebook_is_made_of_what_was_written_for_it():
    assert sources(KEPT["cells"]) == sources(cells(WORDS)), (
        "run `python -m tests.docs.notebook --write`"
    )


def test_it_is_kept_as_it_ran_from_its_first_cell_to_its_last():
    assert [one["execution_count"] for one in CODE] == [*range(1, len(CODE) + 1)]
    assert not [said for one in CODE for said in one["outputs"] if said["output_type"] == "error"]
    pictures = [
        said for one in CODE for said in one["outputs"] if "image/png" in said.get("data", {})
    ]
    assert len(pictures) == 4


def test_it_is_small_and_says_nothing_of_where_and_when_it_was_made():
    text = NOTEBOOK.read_text()
    assert len(text) < LARGEST
    assert not re.search(r"/tmp|/home|/root|/Users|site-packages|iopub|127\.0\.0\.1", text)


def test_cells_are_short_and_each_has_a_sentence_above_it():
    kinds = [one["cell_type"] for one in KEPT["cells"]]
    assert kinds == ["markdown", "code"] * len(CODE)
    assert max(len(one["source"]) for one in CODE) <= 12


async def test_every_cell_runs(monkeypatch, tmp_path):
    """Over six weeks in place of the year, which takes ten seconds; `nox -s notebook` has all of it."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(NOTEBOOK.parent)
    names = {}
    for one in CODE:
        code = "".join(one["source"]).replace("YEAR, FOLDER = 365 * DAY", "YEAR, FOLDER = 45 * DAY")
        await as_in_a_notebook(code, names)
    names["plt"].close("all")
    (hint,) = names["insight"].hints
    assert hint.serial == names["worst"]
    assert names["YEAR"].days == 45
