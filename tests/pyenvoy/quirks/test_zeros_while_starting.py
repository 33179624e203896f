import pytest

from pyenvoy.errors import Reason
from pyenvoy.quirks import zeros_while_starting
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.production import PRODUCTION_HTML
from tests.pyenvoy.reading.meterings import totals
from tests.pyenvoy.reading.said import said

ROWS = "<tr><td>a<td>{0} W<tr><td>b<td>{0} Wh<tr><td>c<td>{0} Wh<tr><td>d<td>{0} MWh"
STARTING = said({PRODUCTION_TOTALS: totals(0, 0, 0, 0), PRODUCTION_HTML: ROWS.format(0).encode()})


def test_without_it_a_starting_gateway_has_never_produced():
    assert production.read(STARTING).energy.lifetime == 0


def test_with_it_a_starting_gateway_has_nothing_to_say():
    repaired = zeros_while_starting.repair(STARTING)
    assert production.read(repaired) is None
    assert repaired.gap(PRODUCTION_TOTALS).reason is Reason.UNTRUE


@pytest.mark.parametrize(
    "bodies",
    [
        {},
        {PRODUCTION_TOTALS: totals(0, 0, 0, 9)},  # night, after a dark week
        {PRODUCTION_HTML: ROWS.format(1).encode()},
    ],
)
def test_where_something_was_counted_it_is_silent(bodies):
    answers = said(bodies)
    assert zeros_while_starting.repair(answers) is answers
