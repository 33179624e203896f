"""Every sample gives the snapshot that a person has reviewed, and keeps to the published schema."""

import json
from itertools import islice
from pathlib import Path

import jsonschema
import pytest

from tests.recordings import SAMPLES
from tests.samples.golden import differences, golden, known, today

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "snapshot.schema.json"
CHECK = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
AGAIN = "If this is right, `python -m tests.samples.make` writes it so; then review the difference."


def golden_of(name):
    return SAMPLES[name].with_suffix(".snapshot.json")


@pytest.fixture(scope="module", params=SAMPLES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def now(name):
    return today(SAMPLES[name].read_bytes())


def test_a_sample_gives_its_golden_snapshot(name, now):
    then = json.loads(golden_of(name).read_text(encoding="utf-8"))
    found = list(islice(differences(then, known(now)), 8))
    assert not found, "\n  ".join([f"{name} is read differently:", *found, AGAIN])


def test_a_golden_file_is_what_is_made_byte_for_byte(name, now):
    written = golden_of(name).read_text(encoding="utf-8")
    assert written == golden(now), AGAIN


def test_a_golden_snapshot_keeps_to_the_schema(now):
    """The golden file leaves out what is null; the schema wants it there."""
    CHECK.validate(now)


def test_every_golden_file_has_its_sample():
    goldens = {path.name for path in SAMPLES["3.9.36"].parent.glob("*.snapshot.json")}
    assert goldens == {golden_of(name).name for name in SAMPLES}


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ["a.b: 1 is 2 today"]),
        ({"a": [1, 2]}, {"a": [1, 3]}, ["a[1]: 2 is 3 today"]),
        ({"a": "x"}, {}, ['a: "x" is nothing today']),
        ({"a": []}, {"a": [{}]}, ["a: [] is [{}] today"]),
        ({"a": 1.0}, {"a": 1.0}, []),
    ],
)
def test_a_difference_says_where_and_what(then, now, said):
    assert list(differences(then, now)) == said
