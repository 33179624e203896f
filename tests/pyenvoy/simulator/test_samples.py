import pytest

from pyenvoy import recording
from pyenvoy.simulator.answers import ERAS
from tests.recordings import SAMPLES
from tests.samples.make import HERE, made


@pytest.mark.parametrize("name", ERAS)
def test_a_sample_is_what_is_made_byte_for_byte(name):
    assert (HERE / f"{name}.har").read_bytes() == made(name)


def test_every_gateway_has_a_sample_and_every_sample_a_gateway():
    assert set(SAMPLES) == set(ERAS)


@pytest.mark.parametrize("name", ERAS)
def test_a_sample_is_a_recording_without_a_problem(name):
    assert not recording.parse((HERE / f"{name}.har").read_bytes()).problems
