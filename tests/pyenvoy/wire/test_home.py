import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.converter import read_data
from pyenvoy.wire.home import HOME, Home


def home(data):
    return read_data(Home, data)


def test_an_interface_without_a_link_has_no_address():
    value, problems = home({"network": {"interfaces": [{"type": "wifi", "ip": None}]}})
    assert value.network.interfaces[0].ip is None
    assert problems == ()


@pytest.mark.parametrize("full", [5.5, "  5.5", "5.5 "])
def test_the_fill_of_the_database_is_a_number_or_padded_text(full):
    assert home({"db_percent_full": full})[0].db_percent_full == 5.5


@pytest.mark.parametrize("size", [20, "20 MB"])
def test_the_size_of_the_database_is_a_number_or_text(size):
    assert home({"db_size": size}) == (Home(db_size=size), ())


def test_a_broken_interface_costs_itself_alone():
    value, problems = home({"network": {"interfaces": [{"type": "ethernet"}, 5, {"type": "wifi"}]}})
    assert [one.type for one in value.network.interfaces] == ["ethernet", "wifi"]
    assert [one.where for one in problems] == ["network.interfaces[1]"]


def test_an_html_front_page_of_old_firmware_is_not_read():
    with pytest.raises(NotWhatWasAskedError):
        HOME.decode(b"<!DOCTYPE html><title>Envoy</title>")
