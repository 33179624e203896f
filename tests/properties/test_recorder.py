"""Over generated gateways: no secret is in a recording that is passed on, and every pseudonym stays."""

import pytest

from tests.properties.recorder import run


@pytest.mark.parametrize("seed", range(12))
def test_a_recording_holds_no_secret_and_its_pseudonyms_are_stable(seed):
    assert run(seed) == []
