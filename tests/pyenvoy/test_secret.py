import pickle

import pytest

from pyenvoy.request import Digest, Headers, Method, Request
from pyenvoy.secret import Secret

TOKEN = "eyJ.hush.hush"


@pytest.mark.parametrize("show", [repr, str, "{:>20}".format, lambda secret: f"{[secret]}"])
def test_a_secret_is_never_shown(show):
    assert TOKEN not in show(Secret(TOKEN))


def test_a_secret_prints_as_dots_however_it_is_laid_out():
    assert repr(Secret(TOKEN)) == str(Secret(TOKEN)) == "Secret(•••)"
    assert f"{Secret(TOKEN):>14}" == "   Secret(•••)"


def test_a_secret_can_be_revealed_on_purpose():
    assert Secret(TOKEN).reveal() == TOKEN


def test_secrets_compare_by_what_they_hide():
    assert Secret(TOKEN) == Secret(TOKEN)
    assert Secret(TOKEN) != Secret("other")
    assert Secret(TOKEN) != TOKEN
    assert len({Secret(TOKEN), Secret(TOKEN)}) == 1


def test_an_empty_secret_is_no_secret():
    assert not Secret("")
    assert Secret(TOKEN)


def test_a_secret_is_not_pickled():
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Secret(TOKEN))


def test_a_request_shows_neither_headers_nor_body_nor_password():
    request = Request(
        Method.POST,
        "/login",
        headers=Headers({"Authorization": TOKEN}),
        body=TOKEN.encode(),
        digest=Digest("installer", Secret(TOKEN)),
    )
    assert TOKEN not in repr(request)
    assert "authorization" in repr(request)
