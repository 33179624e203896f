import json
from pathlib import Path

import jsonschema
import pytest

from pyenvoy.model.flow import Flow
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show import plain
from pyenvoy.show.schema import _type, schema
from tests.pyenvoy.show.houses import NOON, house, live

COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "snapshot.schema.json"
CHECK = jsonschema.Draft202012Validator(schema())


def test_the_committed_schema_is_fresh():
    """`pyenvoy show --schema > docs/reference/snapshot.schema.json` makes it again."""
    assert json.loads(COMMITTED.read_text()) == schema()


def test_the_schema_is_one():
    CHECK.check_schema(schema())


def test_an_empty_snapshot_keeps_to_it():
    CHECK.validate(plain(Snapshot(NOON)))


def test_a_full_house_keeps_to_it():
    CHECK.validate(plain(house(live=live())))


@pytest.mark.parametrize("change", [{"at": None}, {"more": 1}, {"production": 3}, {"gaps": [{}]}])
def test_another_shape_does_not(change):
    assert not CHECK.is_valid(plain(house()) | change)


def test_a_number_has_its_unit():
    flow = schema()["$defs"]["Flow"]["properties"]
    assert flow["power"]["x-unit"] == "W"


def test_a_field_says_what_its_docstring_says():
    found = schema()["$defs"]["Net"]["properties"]
    assert found["imported"]["description"] == "Since installation; only ever grows."
    assert found["power"]["description"] == "Active power now."


def test_words_stay_open_and_reasons_are_closed():
    kinds = schema()["$defs"]
    assert "examples" in kinds["Production"]["properties"]["measured"]
    assert "enum" in kinds["Gap"]["properties"]["reason"]


def test_a_field_of_two_types_may_have_either():
    assert _type(int | str, {}) == {"anyOf": [{"type": "integer"}, {"type": "string"}]}


def test_a_class_that_a_field_may_have_beside_another_is_described():
    definitions = {}
    assert _type(int | Flow, definitions)["anyOf"][1] == {"$ref": "#/$defs/Flow"}
    assert "Flow" in definitions
