import sys

import pytest

from pyenvoy.errors import UsageError
from pyenvoy.simulator.keys import new_key, private_pem, public_pem


def test_a_key_has_two_halves():
    key = new_key()
    assert private_pem(key).startswith(b"-----BEGIN PRIVATE KEY")
    assert public_pem(key).startswith(b"-----BEGIN PUBLIC KEY")


def test_without_the_extra_it_is_named(monkeypatch):
    # the environment of somebody who has not installed it; nothing of ours is replaced
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(UsageError, match=r"pip install '\.\[simulator\]'"):
        new_key()
