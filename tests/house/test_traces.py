"""Nothing of a person or of a machine is in the tree, and no secret; `shipping` looks through what is built."""

import subprocess
from pathlib import Path

import pytest

from shipping.traces import serials, traces, words
from tests.recordings import RECORDINGS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tree():
    """Every file that is kept, as text; outside a repository all that there is of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")  # fmt: skip
    paths = [ROOT / one for one in listed if one] or [*(ROOT / "src").rglob("*.*")]
    held = {one: one.read_bytes() for one in paths if one.is_file()}
    texts = {
        one: body.decode() for one, body in held.items() if b"\0" not in body[:1024]
    }  # no pictures
    return {str(one.relative_to(ROOT)): text for one, text in texts.items()}


def test_no_trace_of_a_person_a_machine_or_a_secret_is_in_the_tree(tree):
    assert [one for file, text in tree.items() for one in traces(file, text)] == []


def test_nowhere_stands_where_the_tree_is(tree):
    here = tuple({str(ROOT), str(Path.home())} - {"/", "/root"})
    assert [one for file, text in tree.items() for one in words(file, text, here)] == []


def test_no_recorded_gateway_has_its_serial_number_in_the_tree(tree):
    real = {one for path in RECORDINGS.values() for one in serials(path.read_text("utf-8"))}
    assert {file: found for file, text in tree.items() if (found := serials(text) & real)} == {}
