"""Marks: what was published stays published, whatever has become of the books."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.accounting import Books, counters, estimates, has_risen, mark, marked
from pyenvoy.accounting.days import Days, Mark, begin
from pyenvoy.accounting.words import Sample, Splice, Why

NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def counted(*raws, name="produced"):
    """Books after readings a minute apart, the first of them four times."""
    counter = counters.begin(name)
    for number, raw in enumerate((*raws[:1] * 3, *raws)):
        at = NOW + number * MINUTE
        counter = counters.after(counter, Sample(raw, at, "a"), at)
    return Books({name: counter})


def energy(books, name="produced"):
    return counters.figure(books.counters[name]).energy


OLDER, LATER = counted(5e6), counted(5e6, 5e6 + 20)


def test_what_was_published_after_the_books_were_kept_stays_published():
    assert energy(marked(OLDER, [mark(LATER)])) == 5e6 + 20


def test_a_mark_older_than_the_books_changes_nothing():
    assert marked(LATER, [mark(OLDER)]) == LATER


def test_of_two_marks_the_later_counts_in_whatever_order():
    marks = [mark(LATER), mark(OLDER)]
    assert energy(marked(OLDER, marks)) == energy(marked(OLDER, marks[::-1])) == 5e6 + 20


def test_the_days_go_on_with_what_was_published():
    days = begin(5e6, NOW), Days((Mark(NOW, 5e6),), Mark(NOW + 9 * MINUTE, 5e6 + 20))
    for known in days:
        books = attrs.evolve(OLDER, days={"produced": known, "other": known})
        found = marked(books, [mark(LATER)]).days
        last = LATER.counters["produced"].line.at
        assert found["other"] == known
        assert found["produced"].last == max(known.last, Mark(last, 5e6 + 20), key=attrs.astuple)


def test_a_midnight_that_passed_before_the_end_is_one():
    before = datetime(2026, 3, 19, 23, 50, tzinfo=UTC)
    books = attrs.evolve(OLDER, days={"produced": begin(5e6 - 5, before)})
    found = marked(books, [mark(LATER)]).days["produced"]
    assert found.marks[-1].at == datetime(2026, 3, 20, tzinfo=UTC)


def test_history_is_kept_with_the_books():
    counter = OLDER.counters["produced"]
    splice = Splice("produced#1", NOW, "produced", Why.FELL, 5e6, 3e6, 0.0, 2e6)
    known = attrs.evolve(counter, former=(counter.line,), journal=(splice,))
    found = marked(Books({"produced": known}), [mark(LATER)]).counters["produced"]
    assert (found.former, found.journal) == ((counter.line,), (splice,))


def test_a_mark_says_nothing_of_what_was_before():
    counter = OLDER.counters["produced"]
    splice = Splice("produced#1", NOW, "produced", Why.FELL, 5e6, 3e6, 0.0, 2e6)
    known = attrs.evolve(counter, former=(counter.line,), journal=(splice,))
    assert mark(Books({"produced": known})) == mark(OLDER)


def test_without_any_books_counters_go_on_where_they_were():
    begun = marked(Books(), [mark(LATER)]).counters["produced"]
    at = NOW + 10 * MINUTE
    on = counters.after(begun, Sample(5e6 + 30, at, "a"), at)
    assert counters.figure(on).energy == 5e6 + 30


def test_a_mark_is_read_whatever_is_left_behind_it():
    longer = mark(Books({**LATER.counters, **counted(1e3, name="imported").counters}))
    assert energy(marked(OLDER, [mark(LATER) + longer[len(mark(LATER)) :]])) == 5e6 + 20


@pytest.mark.parametrize(
    "found", [b"", b"\0" * 300, mark(LATER)[:-1], mark(LATER)[:9], b"[" * 9, b"0000000000000000\n"]
)
def test_a_mark_that_was_never_finished_is_none(found):
    assert marked(OLDER, [found]) == OLDER


def test_what_was_summed_up_from_power_is_kept_too():
    more, less = estimates.Estimate(positive=30.0), estimates.Estimate(positive=20.0)
    late, early = Books(estimates={"batteries": more}), Books(estimates={"batteries": less})
    assert marked(early, [mark(late)]).estimates["batteries"] == more
    assert marked(late, [mark(early)]).estimates["batteries"] == more
    assert marked(Books(), [mark(late)]).estimates["batteries"] == more


def test_the_zone_is_known_again():
    assert marked(Books(), [mark(Books(zone="Europe/Berlin"))]).zone == "Europe/Berlin"


def test_a_mark_is_due_when_something_has_risen():
    assert has_risen(Books(), OLDER)
    assert has_risen(OLDER, LATER)
    assert not has_risen(LATER, counted(5e6, 5e6 + 20))
