import pytest

from pyenvoy.request import Headers, Origin


def test_header_names_match_in_any_case():
    assert Headers({"Content-Type": "text/xml"})["content-type"] == "text/xml"


def test_the_last_header_of_a_name_wins_and_all_are_kept():
    headers = Headers((("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("Date", "now")))
    assert headers["Set-Cookie"] == "b=2"
    assert headers.all_of("SET-COOKIE") == ("a=1", "b=2")
    assert len(headers) == len(list(headers)) == 2


def test_a_missing_header_is_a_key_error():
    with pytest.raises(KeyError, match="date"):
        Headers()["date"]


def test_headers_are_values():
    assert Headers({"A": "1"}) == Headers({"a": "1"})
    assert Headers({"A": "1"}) != {"a": "1"}
    assert len({Headers({"A": "1"}), Headers({"a": "1"})}) == 1


def test_an_origin_brackets_ipv6():
    assert str(Origin("https", "fe80::1", 443)) == "https://[fe80::1]:443"
    assert str(Origin("http", "envoy.local", 80)) == "http://envoy.local:80"
