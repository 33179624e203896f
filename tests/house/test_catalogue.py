"""The catalogue is whole, and each of its lines makes sense."""

from collections import Counter

import pytest

from pyenvoy.endpoint import Cadence, Role
from pyenvoy.request import Method
from pyenvoy.wire import CATALOGUE
from pyenvoy.wire.converter import reader_of


def test_every_name_is_used_once():
    assert [
        name for name, times in Counter(one.name for one in CATALOGUE).items() if times > 1
    ] == []


@pytest.mark.parametrize("endpoint", CATALOGUE, ids=str)
def test_an_endpoint_is_declared_whole(endpoint):
    assert endpoint.path.startswith("/")
    assert endpoint.purpose[0].isupper()
    assert endpoint.methods
    assert isinstance(endpoint.role, Role)
    assert reader_of(endpoint.shape)


@pytest.mark.parametrize("endpoint", CATALOGUE, ids=str)
def test_what_is_only_written_to_is_never_polled(endpoint):
    assert Method.GET in endpoint.methods or endpoint.cadence is Cadence.ON_REQUEST
