from datetime import timedelta

import pytest

from pyenvoy.access import token as told
from pyenvoy.endpoint import Role
from pyenvoy.simulator.tokens import Signer, role_of
from tests.fakes.recorded import NOW, SERIAL

SIGNER = Signer.new()


@pytest.mark.parametrize("role", [Role.OWNER, Role.PROV, Role.SUPPORT, Role.INSTALLER])
def test_a_token_claims_the_role_it_was_made_for(role):
    text = SIGNER.mint(SERIAL, role, NOW)
    assert told.parse(text).role is role
    assert role_of(SIGNER.claims(text)) is role


@pytest.mark.parametrize(
    ("role", "lifetime", "expected"),
    [
        (Role.OWNER, None, timedelta(days=365)),
        (Role.INSTALLER, None, timedelta(hours=12)),
        (Role.OWNER, timedelta(minutes=5), timedelta(minutes=5)),
    ],
)
def test_a_token_lives_as_long_as_its_role_or_as_told(role, lifetime, expected):
    assert told.parse(SIGNER.mint(SERIAL, role, NOW, lifetime)).life == expected


def test_a_signer_knows_its_own_tokens_only():
    assert Signer.new().claims(SIGNER.mint(SERIAL, Role.OWNER, NOW)) is None


def test_a_word_that_nobody_knows_gives_no_role():
    assert role_of({"enphaseUser": "king"}) is Role.NOBODY


def test_a_signer_shows_no_key():
    assert "KEY" not in repr(SIGNER)
