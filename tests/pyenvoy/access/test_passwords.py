import pytest

from pyenvoy.access.passwords import envoy_password, installer_password


@pytest.mark.parametrize(
    ("serial", "password"),
    [
        ("122112123456", "d525d2jh"),
        ("122200000056", "h8D68g59"),
        ("202500000116", "kdb37C8c"),
        ("202500006278", "HGF6d8b6"),
        ("202500001413", "9387nmAd"),
        ("202500028642", "h3752H7G"),
    ],
)
@pytest.mark.contract("access.password.installer")
def test_the_installer_password_is_derived_as_the_gateway_derives_it(serial, password):
    assert installer_password(serial).reveal() == password


@pytest.mark.contract("access.password.envoy")
def test_the_envoy_password_is_the_last_six_digits():
    assert envoy_password("0123456789").reveal() == "456789"


def test_a_derived_password_is_not_shown():
    assert "d525d2jh" not in repr(installer_password("122112123456"))
