import pytest

from pyenvoy.zones import zone_of


def test_a_zone_is_found_by_its_name():
    assert str(zone_of("Europe/Amsterdam")) == "Europe/Amsterdam"


@pytest.mark.parametrize("name", [None, "", "Atlantis/Sunken", "../../etc/passwd", "America", "\0"])
def test_what_is_no_zone_is_none(name):
    assert zone_of(name) is None
