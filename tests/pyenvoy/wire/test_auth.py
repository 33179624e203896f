import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.auth import CHECK_JWT, GET_JWT
from pyenvoy.wire.converter import read_data


def check(body):
    return read_data(CHECK_JWT.shape, CHECK_JWT.decode(body))[0]


def test_the_verdict_is_a_heading():
    assert check(b"<!DOCTYPE html><h2>Valid token.</h2>\n").valid


def test_another_heading_is_no_yes():
    assert not check(b"<h2>Invalid token.</h2>").valid


@pytest.mark.parametrize("body", [b"", b"{}", b"<h2></h2>", b"\xff\xfe"])
def test_a_page_without_a_verdict_is_refused(body):
    with pytest.raises(NotWhatWasAskedError):
        check(body)


def test_a_redeemed_token_does_not_show():
    value = GET_JWT.decode(b'{"access_token": "eyJwhatever"}')
    assert "eyJ" not in repr(value)
    assert value.reveal() == '{"access_token": "eyJwhatever"}'
    assert GET_JWT.decode(b"eyJ\xff").reveal() == "eyJ\ufffd"
