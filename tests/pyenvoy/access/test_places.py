"""What people call a gateway, and where that may be."""

import pytest

from pyenvoy.access.places import origins
from pyenvoy.errors import UsageError
from pyenvoy.request import Origin


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("envoy.local", [("https", "envoy.local", 443), ("http", "envoy.local", 80)]),
        (" 192.168.1.9 ", [("https", "192.168.1.9", 443), ("http", "192.168.1.9", 80)]),
        ("https://e:8443/", [("https", "e", 8443)]),
        ("http://e", [("http", "e", 80)]),
        ("fe80::1", [("https", "fe80::1", 443), ("http", "fe80::1", 80)]),
        ("[fe80::1]:99", [("https", "fe80::1", 99), ("http", "fe80::1", 99)]),
    ],
)
def test_a_gateway_is_named_by_host_address_or_url(host, expected):
    assert origins(host) == tuple(Origin(*one) for one in expected)


@pytest.mark.parametrize("host", ["", "ftp://e", "e/path", "e:port", "[::1", "a:b:c", "a b"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(UsageError):
        origins(host)


@pytest.mark.parametrize(
    "host",
    ["https://u:hush@e", "https://u:hush@e/path", "u:hush@e:port", "u:hush@e", "ftp://u:hush@e"],
)
def test_a_password_in_the_address_is_not_repeated(host):
    with pytest.raises(UsageError) as refused:
        origins(host)
    assert "hush" not in str(refused.value)
