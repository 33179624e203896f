"""The figures of docs/design/polling.md are those of the tables."""

from datetime import timedelta
from pathlib import Path

import pytest

from pyenvoy.polling.duty import LIVE_PART, LIVE_REST, SHARE, SLOW_PART, UNHEARD
from pyenvoy.polling.habits import DAYS, GRACE, LEARNT, MOST, PAUSE, SLOT
from pyenvoy.polling.habits import PATIENCE as LONG
from pyenvoy.polling.ledger import REFUSED_PAUSES
from pyenvoy.polling.live import AGAIN, PATIENCE, RESTS, STREAMS
from pyenvoy.polling.night import BLIND, DUSK, LIGHT, NIGHTLY
from pyenvoy.polling.planner import LONGEST_REST
from pyenvoy.polling.tick import NARROW, NEAR

PAGE = Path(__file__).parents[3] / "docs" / "design" / "polling.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())
MINUTE = timedelta(minutes=1)
NUMBERS = {3: "three", 5: "five", 7: "seven"}


def minutes(spans):
    return [span // MINUTE for span in spans]


@pytest.mark.parametrize(
    "sentence",
    [
        f"at most {100 * SHARE:g} % of its time",
        f"The live lane may have {100 * LIVE_PART:g} % of the share",
        f"The live lane rests {LIVE_REST.seconds} s at most",
        f"A question that nobody answers counts for {UNHEARD.seconds} s at most",
        f"less than {LIGHT:g} W for {DUSK // MINUTE} minutes",
        "rest {}, {}, then {} minutes".format(*minutes(RESTS)),
        f"slots of {NUMBERS[SLOT // MINUTE]} minutes",
        f"on {NUMBERS[LEARNT]} of the last {NUMBERS[DAYS]} days",
        f"with a patience of {LONG.seconds} s",
        f"and {PAUSE.seconds} s after the last failure",
        f"the `grace` ({GRACE // MINUTE} minutes)",
        "rests for a minute, then {1}, then {2}, then an hour".format(*minutes(REFUSED_PAUSES)),
    ],
)
def test_the_page_says_what_the_tables_say(sentence):
    assert sentence in TEXT


def test_what_it_says_in_words_is_so():
    assert PATIENCE == MINUTE  # given up after a minute without life
    assert AGAIN == MINUTE  # told to stream at most once a minute
    assert BLIND == STREAMS == 15 * MINUTE  # not heard for a quarter of an hour
    assert MOST * SLOT == NIGHTLY == REFUSED_PAUSES[-1] == LONGEST_REST == 60 * MINUTE
    assert (NEAR, NARROW) == (1 / 4, 1 / 20)  # of a second
    assert SLOW_PART == 0.1  # each endpoint may have a tenth of the share
