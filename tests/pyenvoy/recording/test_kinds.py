"""What is secret: by the name it stands under, by its looks, and what only seems so."""

import pytest

from pyenvoy.recording.redaction.kinds import Kind, is_secret, kind_of, seen, sightings
from pyenvoy.recording.redaction.leaves import Form, Leaf

U, L, D = "QWERTZUIOPASDFGHJKLYXCVBNM" * 2, "qwertzuiopasdfghjklyxcvbnm" * 2, "47110815" * 6


def mixed(digits, lower, upper):
    return D[:digits] + L[:lower] + U[:upper]


@pytest.mark.parametrize(
    ("digits", "lower", "upper", "drawn"),
    [
        (2, 36, 2, True),
        (2, 2, 36, True),
        (2, 38, 0, True),
        (1, 37, 2, False),
        (2, 1, 37, False),
        (2, 37, 1, False),
        (0, 20, 20, False),
        (2, 0, 38, False),
    ],
)
def test_what_is_drawn_by_lot_has_two_of_each_sort(digits, lower, upper, drawn):
    text = mixed(digits, lower, upper)
    assert seen(text) == (((Kind.SECRET, text),) if drawn else ())


@pytest.mark.parametrize("text", ["livedata", "LiveData", "self-consumption", "pcu", "xxxx", ""])
def test_words_of_paths_and_of_the_model_and_masks_are_nobodys(text):
    assert not is_secret(Kind.NETWORK, text)


@pytest.mark.parametrize(
    ("name", "place", "kind"),
    [
        ("ip", "/inv", Kind.TECHNICAL),
        ("ip", "/home", None),
        ("s", "/inv", Kind.SERIAL),
        ("s", "/home", None),
        ("Old_Serial-No", "/home", Kind.SERIAL),
        ("name", "/admin/lib/wireless_display", Kind.NETWORK),
        ("name", "/home", None),
        ("fw_version", "", Kind.TECHNICAL),
        ("osVers", "", Kind.TECHNICAL),
        ("versed", "", None),
        ("ownersEmail", "", Kind.EMAIL),
        ("linkKey", "", Kind.SECRET),
        ("wifiPassword", "", Kind.SECRET),
        ("oldtoken", "", Kind.SECRET),
        ("gotkey", "", Kind.SECRET),
        ("okkey", "", None),
        ("keyless", "", None),
    ],
)
def test_a_name_tells_what_stands_under_it(name, place, kind):
    assert kind_of(name, place) is kind


@pytest.mark.parametrize(
    ("kind", "text", "secret"),
    [
        (Kind.SERIAL, "4a7", True),
        (Kind.SERIAL, "4a", False),
        (Kind.SERIAL, "4a" * 32, True),
        (Kind.SERIAL, "4a" * 32 + "7", False),
        (Kind.SERIAL, "12 of 34", False),
        (Kind.PLACE, "1234", True),
        (Kind.PLACE, "123", False),
        (Kind.PLACE, "Au", True),
        (Kind.ADDRESS, "192.168.1.5", True),
        (Kind.ADDRESS, "fe80::7", True),
        (Kind.ADDRESS, "127.0.0.7", False),
        (Kind.ADDRESS, "0.0.0.0", False),
        (Kind.ADDRESS, "255.255.0.0", False),
        (Kind.ADDRESS, "1.2.3.400", False),
        (Kind.HOST, "keller", True),
        (Kind.HOST, "localhost", False),
        (Kind.HOST, "envoy-2.local", False),
        (Kind.HOST, "www.enphase.com.", False),
        (Kind.HOST, "enphase.com.keller", True),
        (Kind.HOST, "192.0.2.300", False),
        (Kind.NAME, "--a-A--", True),
        (Kind.NAME, "--a_a--", False),
    ],
)
def test_what_is_a_mask_or_everybodys_is_no_secret(kind, text, secret):
    assert is_secret(kind, text) is secret


def leaf(text, key="", form=Form.STRING):
    return Leaf(0, len(text), key, form, text)


@pytest.mark.parametrize(
    ("one", "place", "found"),
    [
        (leaf(" Villa ", "ssid"), "", [(Kind.NETWORK, "Villa")]),
        (leaf("Villa", "software"), "", []),
        (leaf("192.168.1.5", "software"), "", []),
        (leaf("52.37", "lat"), "", []),
        (leaf("a@example.com", "x"), "", [(Kind.EMAIL, "a@example.com")]),
        (leaf("example.com", "x"), "", []),
        (leaf("4711", "password", Form.NUMBER), "", [(Kind.SECRET, "4711")]),
        (leaf("122112123456", "values", Form.NUMBER), "", [(Kind.SERIAL, "122112123456")]),
        (leaf("1221121234567", "values", Form.NUMBER), "", []),
        (leaf("122112123456", "joules", Form.NUMBER), "", []),
        (leaf("4a7", "serial_nums", Form.KEY), "", [(Kind.SERIAL, "4a7")]),
        (leaf("4a7", "sub-modules", Form.KEY), "", [(Kind.SERIAL, "4a7")]),
        (leaf("4a7", "", Form.KEY), "/installer/pcu_comm_check", [(Kind.SERIAL, "4a7")]),
        (leaf("4a7", "", Form.KEY), "/home", []),
        (leaf("4a7", "ssid", Form.KEY), "/installer/pcu_comm_check", []),
    ],
)
def test_a_secret_is_seen_by_its_name_or_its_looks(one, place, found):
    assert list(sightings(one, place)) == found
