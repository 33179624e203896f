import pytest

from pyenvoy import errors
from pyenvoy.access.exchange import Cloud, Trouble, read_fetched
from pyenvoy.access.exchange.replies import silent
from pyenvoy.request import Headers, Origin, Response, Silence, Silent
from tests.fakes.counterparts import HTML


def test_the_cloud_is_where_enphase_says():
    assert str(Cloud().entrez) == "https://entrez.enphaseenergy.com:443"


@pytest.mark.parametrize("name", ["enlighten", "entrez"])
def test_a_password_is_never_sent_over_plain_http(name):
    with pytest.raises(errors.UsageError, match=name):
        Cloud(**{name: Origin("http", "cloud.example", 80)})


def test_trouble_is_raised_with_what_to_do():
    error = Trouble(errors.WrongPasswordError, "Enlighten says no").raised()
    assert type(error) is errors.WrongPasswordError
    assert str(error) == f"Enlighten says no. {errors.WrongPasswordError.advice}"


@pytest.mark.parametrize(
    "error",
    [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.SignInError)
    ],
)
def test_every_trouble_about_the_account_has_one_sentence_of_advice(error):
    assert error.advice.endswith(".")


def test_who_has_a_token_that_is_refused_is_told_how_to_get_another():
    said = str(Trouble(errors.TokenError, "The stored token: the gateway refuses it").raised())
    assert "Run `pyenvoy login`" in said


@pytest.mark.parametrize("kind", Silent)
def test_how_the_cloud_was_silent_is_a_sentence(kind):
    said = silent("Enlighten", Silence(kind, "why")).why
    assert said.startswith("Enlighten ")
    assert not {"is broken", "is untrusted", "is too large"} & {said.removeprefix("Enlighten ")}


def test_why_nobody_is_reached_is_told():
    heard = Silence(Silent.UNREACHABLE, "Name or service not known")
    assert silent("Entrez", heard).why == "Entrez is unreachable (Name or service not known)"
    assert silent("Entrez", Silence(Silent.UNREACHABLE, "")).why == "Entrez is unreachable"


def test_trouble_of_a_person_is_told_from_that_of_the_cloud():
    assert Trouble(errors.SecondFactorError, "").needs_a_person
    assert not Trouble(errors.CloudChangedError, "").needs_a_person


def test_an_unexpected_answer_is_told_by_type_size_and_status():
    assert read_fetched(HTML).why == "Entrez sent text/html (37 bytes, status 200), not a token"


def test_an_unexpected_answer_is_never_quoted():
    reply = Response(200, Headers({"content-type": "eyJ hush"}), b"eyJ hush")
    assert read_fetched(reply).why == (
        "Entrez sent an answer of no known kind (8 bytes, status 200), not a token"
    )
