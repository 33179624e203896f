"""What is kept of a gateway between runs: written, and understood again."""

import json

import pytest

from pyenvoy.access.kept import Kept, parsed, rendered
from pyenvoy.access.lifecycle import Record, Way
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from tests.fakes.tokens import NOW

TOKEN = Secret("a-secret-token")


def test_the_days_of_outages_are_understood_again():
    kept = Kept(TOKEN, outages=((20000, (276, 277)), (20001, ())))
    assert parsed(rendered(kept)) == kept


def test_all_that_is_kept_is_understood_again():
    record = Record("4711", best=Role.OWNER, way=Way.SESSION)
    kept = Kept(TOKEN, "ab" * 32, "https://envoy.local:443", NOW, "envoy", record=record)
    assert parsed(rendered(kept)) == kept


@pytest.mark.parametrize("said", [None, 5, [5], [[1]], [[1, [2.5]]], [["1", [2]]], [[1, [True]]]])
def test_outages_that_cannot_be_understood_cost_no_token(said):
    text = json.dumps(json.loads(rendered(Kept(TOKEN))) | {"outages": said}).encode()
    assert parsed(text) == Kept(TOKEN)


def test_a_file_of_earlier_knows_no_outages():
    known = json.loads(rendered(Kept(TOKEN)))
    del known["outages"]
    assert parsed(json.dumps(known).encode()) == Kept(TOKEN)
