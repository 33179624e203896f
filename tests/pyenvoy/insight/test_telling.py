"""The words for what is not known."""

import pytest

from pyenvoy.insight.memory import Panel
from pyenvoy.insight.telling import unknown
from pyenvoy.model.insight import PanelInsight, Verdict


@pytest.mark.parametrize(("days", "words"), [(18, "too few days"), (19, "too few of the last")])
def test_with_enough_days_it_is_the_last_ones_that_are_missing(days, words):
    known = PanelInsight("1", Verdict.UNKNOWN, "", peers=2, days=days)
    assert unknown(known, Panel(last=1)).words.startswith(words)
