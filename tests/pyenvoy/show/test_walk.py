"""What things are called."""

import pytest

from pyenvoy.model.batteries import Battery
from pyenvoy.model.flow import Flow
from pyenvoy.model.gateway import Package
from pyenvoy.model.meters import Meter, MeterKind
from pyenvoy.show.walk import called, names


@pytest.mark.parametrize(
    ("thing", "every"),
    [
        (Battery("305"), ("305",)),
        (Meter(700, MeterKind.LOAD, True), ("700", "load")),
        (Package("security"), ("security",)),
        (Flow(1.0), ()),
    ],
)
def test_a_thing_may_be_called_by_its_number_its_kind_or_its_name(thing, every):
    assert names(thing) == every


def test_what_has_no_name_is_called_by_its_place():
    assert called(Flow(1.0), 0) == "1"
