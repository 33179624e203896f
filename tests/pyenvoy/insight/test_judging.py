"""What is said of a panel, and what is not."""

import pytest

from pyenvoy.insight import Verdict
from tests.pyenvoy.insight.roofs import judged, serials

EIGHT = serials(8)
ONE = EIGHT[3]


def of_one(power, days=42):
    """What is said of one panel that is not like the others after a month."""
    found = judged(days, EIGHT, lambda name, *when: power(*when) if name == ONE else 1.0)
    others = {one.verdict for one in found.panels if one.serial != ONE}
    assert others == {Verdict.FINE}
    return found.by_serial(ONE)


def test_equal_panels_are_all_fine():
    found = judged(42, EIGHT)
    assert found.hints == ()
    assert {one.verdict for one in found.panels} == {Verdict.FINE}


def test_a_dirty_panel_is_below_its_peers():
    found = of_one(lambda day, _: 0.85 if day >= 30 else 1.0)
    assert found.verdict is Verdict.BELOW
    assert found.loss == pytest.approx(15, abs=1.5)


def test_a_panel_that_always_made_less_is_fine():
    assert of_one(lambda *_: 0.6).verdict is Verdict.FINE
