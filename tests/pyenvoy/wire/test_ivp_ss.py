"""Site settings: booleans that come as text, documents that may be empty."""

import pytest

from pyenvoy.errors import Problem
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS, GEN_CONFIG, GenConfig
from tests.pyenvoy.reading.said import said


@pytest.mark.parametrize(("word", "meant"), [("true", True), ("false", False), (True, True)])
def test_a_truth_is_read_from_text_and_from_json(word, meant):
    body = {"dry_contacts": [{"id": "NC1", "override": word}]}
    (contact,) = said({DRY_CONTACT_SETTINGS: body}).get(DRY_CONTACT_SETTINGS).dry_contacts
    assert contact.override is meant


def test_a_truth_of_another_word_is_lost_alone():
    body = {"dry_contacts": [{"id": "NC1", "override": "yes", "load_name": "Pump"}]}
    answer = said({DRY_CONTACT_SETTINGS: body}).answer(DRY_CONTACT_SETTINGS)
    assert answer.value.dry_contacts[0].load_name == "Pump"
    assert answer.problems == (
        Problem("dry_contacts[0].override", "true or false was expected, not text"),
    )


def test_no_generator_is_an_empty_data_sheet():
    assert said({GEN_CONFIG: {}}).get(GEN_CONFIG) == GenConfig()
