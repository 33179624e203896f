import pytest

from pyenvoy.model.relays import RelayState


def test_a_word_that_is_listed_is_known():
    assert RelayState("open") is RelayState.OPEN
    assert RelayState.OPEN.known


def test_a_word_that_firmware_invents_is_kept_as_it_came():
    word = RelayState("stuck")
    assert (word, word.value, word.known) == ("stuck", "stuck", False)


def test_what_is_no_word_is_an_error():
    with pytest.raises(ValueError, match="3 is not a valid RelayState"):
        RelayState(3)
