from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhap.accessory import Bridge

from pyenvoy_homekit import qr
from pyenvoy_homekit.setup import Setup, pin_of
from pyenvoy_homekit.store import new_setup
from tests.amounts import examples


@pytest.mark.parametrize("number", [0, 11111111, 12345678, 87654321, 99999999, 100000000])
def test_a_pin_that_homekit_forbids_is_none(number):
    assert pin_of(number) is None


def test_a_pin_has_its_dashes_and_zeros():
    assert pin_of(1234567).reveal() == "012-34-567"


@given(
    st.integers(1, 99999998),
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
)
@examples(100)
def test_the_link_packs_category_flag_and_pin_in_base_36(number, setup_id):
    pin = pin_of(number)
    if pin is None:
        return
    link = Setup(pin, setup_id).link().reveal()
    packed = int(link[7:16], 36)
    assert (link[:7], link[16:]) == ("X-HM://", setup_id)
    assert (packed >> 31, packed >> 27 & 15, packed & (1 << 27) - 1) == (2, 2, number)


def test_the_link_is_the_one_that_hap_python_makes(monkeypatch):
    """Its own needs an extra for the base; ours stands in for that alone."""
    from pyhap import accessory

    monkeypatch.setattr(accessory, "base36", SimpleNamespace(dumps=base36), raising=False)
    setup = Setup(pin_of(31415926), "1QJ8")
    state = SimpleNamespace(pincode=b"314-15-926", setup_id="1QJ8")
    theirs = Bridge.xhm_uri(SimpleNamespace(category=2, driver=SimpleNamespace(state=state)))
    assert setup.link().reveal() == theirs


def base36(number):
    """A number in base 36, the slow way."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (base36(number // 36) if number >= 36 else "") + digits[number % 36]


def test_nothing_shows_the_pin():
    setup = Setup(pin_of(31415926), "1QJ8")
    assert "314" not in f"{setup!r} {setup} {setup.link()!r}"


def test_every_bridge_has_a_pin_of_its_own():
    assert len({new_setup().pin.reveal() for _ in range(20)}) == 20


def test_the_code_is_a_picture():
    setup = Setup(pin_of(31415926), "1QJ8")
    assert qr.png(setup).startswith(b"\x89PNG")
    assert b"<svg" in qr.svg(setup)
    assert len(qr.terminal(setup).splitlines()) > 10
