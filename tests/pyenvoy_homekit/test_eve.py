import json
import struct
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy_homekit.eve import (
    EPOCH,
    SLOTS,
    SPAN,
    History,
    Mean,
    asked,
    heard,
    kept,
    read,
    seconds,
    slots,
    status,
)

START = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def told(*powers, start=START, every=SPAN):
    """A history that has heard these powers, and one more that closes the last mean."""
    found = History()
    for number, power in enumerate((*powers, 0.0)):
        found = heard(found, start + timedelta(seconds=number * every), power)
    return found


def watts(history):
    return [tenths / 10 for _, tenths in history.means]


def test_a_mean_is_made_of_ten_minutes():
    assert watts(told(100, 200, 600, 300, 300, 300, every=SPAN / 3)) == [300, 300]


def test_nothing_is_told_of_ten_minutes_that_are_not_over():
    assert told().means == ()
    assert status(told()) == ""


def test_ten_minutes_without_a_reading_leave_a_gap():
    found = heard(heard(told(100), START + timedelta(hours=1), 0), START + timedelta(hours=2), 0)
    assert [after for after, _ in found.means] == [0, SPAN, 6 * SPAN]


@pytest.mark.parametrize(("power", "shown"), [(6553.5, 6553.5), (6553.6, 6553.5), (20_000, 6553.5)])
def test_what_is_more_than_a_slot_can_hold_stays_at_its_end_and_never_wraps(power, shown):
    assert watts(told(power)) == [shown]


def test_a_clock_that_was_never_set_is_not_believed():
    early = told(100, 200, start=datetime(1970, 1, 1, tzinfo=UTC))
    assert early == History()
    assert status(early) == ""


YEARS, HOUR = timedelta(days=3650), timedelta(hours=1)
ELSEWHERE = [-YEARS, -20 * HOUR, -HOUR, 20 * 24 * HOUR, YEARS]


def started(*powers):
    """What is left of such a history at the next start."""
    return read(kept(told(*powers)))


def on(history, *powers, minutes=60):
    """The history once it has heard these powers, so long after its start, and one more."""
    for number, power in enumerate((*powers, 0.0)):
        at = START + timedelta(minutes=minutes, seconds=number * SPAN)
        history = heard(history, at, power)
    return history


@pytest.mark.parametrize("away", ELSEWHERE)
def test_ten_minutes_of_a_clock_that_is_elsewhere_leave_nothing_behind(away):
    before = started(1, 2, 3, 4, 5, 6)
    wrong = on(before, 99, minutes=60 + away / MINUTE)
    assert watts(wrong) == watts(before)
    assert watts(on(wrong, 7, 8)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert on(wrong, 7, 8).doubted == ()


@pytest.mark.parametrize("away", [-YEARS, -20 * HOUR])
def test_a_start_hours_long_with_a_clock_behind_takes_nothing_away(away):
    wrong = on(started(1, 2, 3, 4, 5, 6), *[99] * 4, minutes=60 + away / MINUTE)
    assert watts(on(wrong, 7)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("away", [HOUR, 20 * HOUR, 20 * 24 * HOUR, YEARS])
def test_what_a_clock_wrote_of_a_future_goes_once_as_much_is_known_of_the_present(away):
    wrong = on(started(1, 2, 3, 4, 5, 6), 97, 98, 99, minutes=60 + away / MINUTE)
    assert watts(wrong) == [1, 2, 3, 4, 5, 6, 97, 98, 99]
    right = on(wrong, 7, 8, 9)
    assert watts(right) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert right.last == wrong.last + 3, "Eve reads on behind what it has read"
    assert right.reference == wrong.reference


def test_after_days_without_power_the_second_mean_brings_the_first():
    found = started(1)
    assert watts(on(found, 2, minutes=3 * 24 * 60)) == [1]
    later = on(found, 2, 3, 4, minutes=3 * 24 * 60)
    assert watts(later) == [1, 2, 3, 4]
    assert later.means[1][0] == 3 * 24 * 3600


def test_two_that_are_elsewhere_each_for_itself_agree_on_nothing():
    once = on(started(1), 98, minutes=3 * 24 * 60)
    assert watts(on(attrs.evolve(once, open=None), 99, minutes=9 * 24 * 60)) == [1]


def test_a_history_from_a_clock_that_was_years_ahead_begins_anew_behind_its_numbers():
    ahead = told(100, 200, 300, start=START + YEARS)
    found = on(ahead, 40, 50, 60, minutes=0)
    assert found.reference == seconds(START) + SPAN
    assert found.means == ((0, 400), (SPAN, 500), (2 * SPAN, 600))
    assert found.last == ahead.last + 4
    assert len(b64decode(slots(found, ahead.last + 1)[0])) == 21 + 3 * 20


def test_a_clock_beyond_eves_numbers_is_not_believed():
    assert told(100, start=datetime(2138, 1, 1, tzinfo=UTC)) == History()


def test_what_is_doubted_outlives_the_program():
    doubted = on(started(1), 2, minutes=3 * 24 * 60)
    again = read(json.loads(json.dumps(kept(doubted))))
    assert again == attrs.evolve(doubted, open=None)


def test_a_history_from_before_anything_was_doubted_is_read():
    old = kept(told(100))
    del old["doubted"]
    assert read(old) == attrs.evolve(told(100), open=None)


def test_what_flows_the_other_way_is_nothing():
    assert watts(told(-250)) == [0]


def test_a_clock_put_back_takes_nothing_back():
    before = told(100, 200, 300)
    after = heard(before, START, 50)
    after = heard(after, START + timedelta(seconds=SPAN), 70)
    after = heard(after, START + timedelta(seconds=2 * SPAN), 70)
    assert after.means == before.means


def test_the_ring_holds_four_weeks_and_numbers_stay():
    full = attrs.evolve(History(reference=0), means=tuple((n * SPAN, n) for n in range(SLOTS - 1)))
    more = heard(attrs.evolve(full, open=Mean(SLOTS, 70.0, 1)), at(SLOTS + 1), 0)
    assert len(more.means) == SLOTS - 1
    assert more.dropped == 1
    assert more.last == full.last + 1
    assert one_slot(more, 100) == one_slot(full, 100)


def at(slot):
    return datetime.fromtimestamp(EPOCH + slot * SPAN, UTC)


def one_slot(history, number):
    text, _ = slots(history, number)
    return b64decode(text)[:20]


def test_the_status_says_when_the_newest_slot_is_from_and_how_many_there_are():
    found = b64decode(status(told(100, 200, 300)))
    last, reference, signature, used, size, dropped = struct.unpack("<I4xI9sHHI6x", found)
    assert (last, reference) == (2 * SPAN, seconds(START) + SPAN)
    assert signature == bytes.fromhex("040102020207020f03")
    assert (used, size, dropped) == (5, SLOTS, 0)
    assert found.endswith(bytes.fromhex("000000000101"))


def test_the_first_slot_says_from_when_seconds_are_counted():
    found = b64decode(slots(told(100), 1)[0])
    assert found[:21] == struct.pack("<BIIBI7x", 21, 1, 1, 0x81, seconds(START) + SPAN)


def test_a_slot_is_twenty_bytes_with_tenths_of_a_watt():
    found = b64decode(slots(told(100, 250.5), 3)[0])
    assert found == struct.pack("<BIIBIHI", 20, 3, SPAN, 0x1F, 0, 2505, 0)


def test_eve_reads_eleven_slots_at_a_time_until_a_zero():
    history, number, sizes = told(*range(1, 31)), 1, []
    while (text := slots(history, number))[0] != "AA==":
        sizes.append(text[1] - number)
        number = text[1]
    assert sizes == [11, 11, 9]


def test_a_number_that_is_overwritten_begins_at_the_oldest_slot():
    old = attrs.evolve(told(100), dropped=50)
    assert b64decode(slots(old, 1)[0])[1] == 51


def test_an_empty_history_has_nothing_more():
    assert slots(History(), 1) == ("AA==", 1)


def test_a_request_names_the_number_to_go_on_with():
    assert asked(b64encode(bytes.fromhex("0100 2a010000 0000")).decode()) == 298


@pytest.mark.parametrize("text", ["", "AAA=", "no base64!", "ä"])
def test_what_is_no_request_asks_for_nothing(text):
    assert asked(text) is None


def test_what_is_kept_is_read_again():
    history = told(100, 200, 7000)
    assert read(kept(history)) == attrs.evolve(history, open=None)
    assert read(kept(History())) == History()


@pytest.mark.parametrize(
    "wrong",
    [
        {"means": "AAAA"},
        {"means": "!"},
        {"reference": None},
        {"reference": "yesterday"},
        {"reference": -1},
        {"reference": 2**32},
        {"dropped": 2**32},
        {"dropped": -1},
        {"means": b64encode(bytes(6 * SLOTS)).decode()},
        {"doubted": b64encode(bytes(6 * SLOTS)).decode()},
        {"doubted": "AAAA"},
        {"doubted": b64encode(struct.pack("<IHIH", 1200, 1, 600, 1)).decode()},
        {"means": b64encode(struct.pack("<IHIH", 0, 1, 0, 1)).decode()},
        {"doubted": 5},
    ],
)
def test_what_is_no_history_is_refused(wrong):
    with pytest.raises(ValueError):
        read(kept(told(100, 200)) | wrong)
