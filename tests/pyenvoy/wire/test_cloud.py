import json

import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.cloud import read_auth_token, read_login, read_token_page, read_token_text

LOGIN = {
    "message": "success",
    "session_id": "hush",
    "manager_token": "hush",
    "is_consumer": False,
    "system_id": 12,
    "redirect_url": "",
}


def body(data):
    return json.dumps(data).encode()


def test_a_sign_in_gives_a_session():
    assert read_login(body(LOGIN)).session_id == "hush"


def test_an_installer_is_not_a_consumer():
    assert read_login(body(LOGIN)).is_consumer is False


def test_a_sign_in_does_not_show_its_secrets():
    assert "hush" not in repr(read_login(body(LOGIN)))


def test_with_a_second_factor_there_is_no_session():
    assert read_login(body({"success": True, "isBlocked": False})).session_id is None


def test_the_token_of_somebody_signed_in_is_read():
    answer = read_auth_token(body({"token": "hush", "generation_time": 1, "expires_at": 43201}))
    assert (answer.token, answer.generation_time, answer.expires_at) == ("hush", 1, 43201)


def test_the_answer_does_not_show_the_token():
    assert "hush" not in repr(read_auth_token(body({"token": "hush"})))


@pytest.mark.parametrize("said", [b"", b"<html>", b"null", b"[]", b'{"token": null}', b"{}"])
def test_an_answer_without_a_token_is_not_what_was_asked(said):
    with pytest.raises(NotWhatWasAskedError):
        read_auth_token(said)


@pytest.mark.parametrize(
    "page",
    [
        b'<textarea name="accessToken" id="JWTToken" cols="1">eyJ.a.b</textarea>',
        b"<p><TEXTAREA ID=JWTToken readonly>\n eyJ.a.b\n</TEXTAREA>",
        b"<textarea name='notes'>no</textarea><textarea name='accessToken'>eyJ.a.b</textarea>",
        b'<textarea id="JWTToken">eyJ&#46;a&#46;b</textarea>',
    ],
)
def test_the_form_holds_the_token_in_a_text_area(page):
    assert read_token_page(page) == "eyJ.a.b"


@pytest.mark.parametrize("page", [b"", b"\xff\xfe", b"<textarea>eyJ.a.b</textarea>", b"<html>"])
def test_a_page_without_that_text_area_is_not_what_was_asked(page):
    with pytest.raises(NotWhatWasAskedError):
        read_token_page(page)


@pytest.mark.parametrize("said", [b"eyJ.a.b", b'"eyJ.a.b"\n', b" eyJ.a.b "])
def test_a_token_is_read_bare_or_as_a_json_string(said):
    assert read_token_text(said) == "eyJ.a.b"
