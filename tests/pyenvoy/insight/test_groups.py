"""Who looks the same way."""

import pytest

from pyenvoy.insight.groups import _has_peers, _middles
from pyenvoy.insight.limits import ALONE, KNOWN_DAYS
from pyenvoy.insight.memory import Panel

EARLY, LATE = (0, 1, 4, 9, 9, 4, 2, 1), (0, 0, 1, 4, 9, 9, 4, 2)


def turned(powers, hours):
    """The profile of a day that begins so many hours after midnight of UTC."""
    return tuple(float(dict(enumerate(powers)).get((hour - hours) % 24, 0)) for hour in range(24))


@pytest.mark.parametrize("hours", range(24))
def test_the_middle_of_a_day_is_the_same_wherever_midnight_is(hours):
    days = [{name: turned(one, at) for name, one in (("early", EARLY), ("late", LATE))}
            for at in (hours, 8)]  # fmt: skip
    found, noon = (
        _middles({name: Panel(profile=one, seen=KNOWN_DAYS) for name, one in day.items()})
        for day in days
    )
    assert found == pytest.approx(noon)


@pytest.mark.parametrize(
    ("apart", "peers"), [((ALONE, ALONE), True), ((ALONE, 1.1), False), ((0, 0, 9, 9, 9), False)]
)
def test_peers_are_those_of_which_enough_look_the_same_way(apart, peers):
    assert _has_peers(12.0, [12.0, *(12.0 + one for one in apart)]) is peers
