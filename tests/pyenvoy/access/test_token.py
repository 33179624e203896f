from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.access.token import Token, parse
from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem
from tests.fakes.tokens import HALF_DAY, NOW, SERIAL, YEAR, made, part, signed


def read(text):
    token = parse(text)
    assert isinstance(token, Token)
    return token


def test_a_token_names_its_gateway():
    assert read(made()).serial == SERIAL


def test_a_token_ends_when_it_says():
    assert read(made(life=HALF_DAY)).expires == NOW + HALF_DAY


def test_a_token_knows_how_long_it_was_made_to_live():
    assert read(made(life=YEAR)).life == YEAR


def test_a_token_that_does_not_say_when_it_was_made_has_no_life_span():
    assert read(made(iat=None)).life is None


@pytest.mark.parametrize(
    ("user", "role"),
    [
        ("owner", Role.OWNER),
        ("monitor", Role.OWNER),
        ("prov", Role.PROV),
        ("support", Role.SUPPORT),
        ("factory", Role.INSTALLER),
        ("astronaut", Role.OWNER),
    ],
)
def test_the_word_for_a_user_gives_the_role(user, role):
    assert read(made(user=user)).role is role


@pytest.mark.contract("access.token.installer")
def test_an_installer_token_is_recognised():
    assert read(made(user="installer", life=HALF_DAY)).role is Role.INSTALLER


def test_a_token_without_a_user_is_taken_for_an_owners():
    assert read(made(enphaseUser=None)).role is Role.OWNER


def test_blanks_around_a_pasted_token_do_no_harm():
    assert read(f"  {made()}\n").text.reveal() == made()


HEADER = part({"alg": "ES256"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><h2>401</h2>",
        '{"message": "not authorised"}',
        "eyJhbGciOiJFUzI1NiJ9",
        "eyJ.eyJ.eyJ",
        "eyJ" + "a" * 20_000 + "..",
        f"{HEADER}.{part(b'[1]')}.x",
        f"{HEADER}.{part(b'{')}.x",
        f"{HEADER}.{part(b'[' * 9_000)}.x",
        "eyJ\ud800.a.b",
        made()[:80],
        signed({"aud": SERIAL, "exp": 2e9}, {"alg": "none"}),
        signed({"aud": SERIAL, "exp": 2e9}, {"alg": "HS256"}),
        signed({"aud": SERIAL}),
        signed({"exp": 2e9}),
        signed({"aud": SERIAL, "exp": "soon"}),
        signed({"aud": SERIAL, "exp": 1e300}),
        signed({"aud": [SERIAL], "exp": 2e9}),
        signed({"aud": SERIAL, "exp": float("nan")}),
    ],
)
def test_what_is_no_token_is_a_problem(text):
    found = parse(text)
    assert isinstance(found, Problem)
    assert found.where == "token"


@given(st.text() | st.text(min_size=1).map(lambda text: f"eyJ{text}.{text}.{text}"))
def test_hostile_text_never_raises(text):
    assert isinstance(parse(text), Problem)


@given(st.recursive(st.none() | st.integers() | st.text() | st.floats(), st.lists, max_leaves=4))
def test_hostile_claims_never_raise(value):
    for claim in ("aud", "exp", "iat", "enphaseUser", "iss", "jti", "nbf"):
        assert isinstance(parse(made(**{claim: value})), Token | Problem)


def test_a_problem_does_not_show_the_text():
    assert "ha-hidden" not in str(parse("eyJ.ha-hidden"))


def test_a_token_does_not_show_its_text_or_whose_it_is():
    shown = repr(read(made()))
    assert made() not in shown
    assert "anne@example.org" not in shown


def test_a_fresh_token_for_this_gateway_is_fit():
    assert read(made()).unfit(SERIAL, NOW) is None


def test_a_token_for_another_gateway_is_unfit():
    assert read(made(serial="999999999999")).unfit(SERIAL, NOW).where == "token"


def test_a_token_that_ends_within_the_minute_is_unfit():
    found = read(made(life=HALF_DAY)).unfit(SERIAL, NOW + HALF_DAY - timedelta(seconds=60))
    assert found.where == "token"


def test_a_token_for_a_gateway_not_yet_commissioned_is_fit():
    assert read(made(serial="un-commissioned")).unfit(SERIAL, NOW) is None
