"""The books as plain data and back."""

import json

import attrs
import pytest

from pyenvoy.accounting import Books, kept
from tests.pyenvoy.accounting.shots import batteries, shot
from tests.pyenvoy.accounting.telling import NOW, after
from tests.pyenvoy.accounting.test_books import told

BOOKS, _ = told(*[5e6] * 3, *[9e6] * 14, 12e6)
PLAIN = kept.plain(BOOKS)


def changed(path, value):
    """The plain books with one value changed, read again."""
    data = json.loads(json.dumps(PLAIN))
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    place[last] = value
    return kept.read(data)


def problem(path, value):
    books, (found,) = changed(path, value)
    assert "produced" not in (books.counters if path[0] == "counters" else books.days)
    return str(found)


COUNTER = ("counters", "produced")


def test_books_come_back_as_they_were():
    assert kept.read(json.loads(json.dumps(PLAIN))) == (BOOKS, ())


def test_estimates_and_what_was_learnt_come_back_too():
    from pyenvoy.accounting import account

    at = after(5)
    books = Books(zone="Asia/Tokyo")
    for moment in (NOW, at):
        found = batteries(-50.0, at=moment, together=-50.0)
        books, _ = account(books, shot(moment, batteries=found), moment)
    assert books.estimates["storage"].negative > 0
    assert kept.read(kept.plain(books)) == (books, ())


@pytest.mark.parametrize("data", [None, [], "books", 7])
def test_what_is_no_book_is_an_empty_one(data):
    books, (found,) = kept.read(data)
    assert (books, str(found)) == (Books(), "is no account book")


def test_books_of_another_version_are_not_guessed_at():
    books, (found,) = changed(("version",), 2)
    assert (books, found.where) == (Books(), "version")


def test_a_broken_counter_costs_no_other():
    data = json.loads(json.dumps(PLAIN))
    data["counters"]["imported"] = {}
    books, (found,) = kept.read(data)
    assert books == BOOKS
    assert str(found) == "counters.imported.name: is missing"


def test_a_missing_section_is_a_problem():
    books, (found,) = changed(("estimates",), None)
    assert (books.estimates, str(found)) == ({}, "estimates: is missing")


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ((*COUNTER, "published"), "5", "is no number"),
        ((*COUNTER, "published"), True, "is no number"),
        ((*COUNTER, "published"), -5.0, "is below zero"),
        ((*COUNTER, "published"), float("nan"), "is beyond everything"),
        ((*COUNTER, "published"), 10**400, "is beyond everything"),
        ((*COUNTER, "name"), 5, "is no text"),
        ((*COUNTER, "name"), "imported", "is another one's"),
        ((*COUNTER, "limit"), [], "is no object"),
        ((*COUNTER, "limit", "lag"), 1e14, "is beyond everything"),
        ((*COUNTER, "former"), {}, "is no list"),
        ((*COUNTER, "hold", "why"), "bad mood", "is a word that nobody knows"),
        ((*COUNTER, "hold", "why"), [], "is a word that nobody knows"),
        ((*COUNTER, "risen"), 5, "is no text"),
        ((*COUNTER, "risen"), "yesterday", "is no moment"),
        ((*COUNTER, "risen"), "2026-06-01T10:00:00", "is no moment of these years"),
        ((*COUNTER, "risen"), "9999-12-31T23:59:59-12:00", "is no moment of these years"),
        (("days", "produced", "last", "exact"), 1, "is no yes or no"),
        (("days", "produced", "last", "energy"), 3.0, "are out of order"),
        (("days", "produced", "last", "at"), "2020-01-01T00:00:00Z", "are out of order"),
    ],
)
def test_what_cannot_be_true_is_reported_with_its_place_and_lost(path, value, says):
    place = "days.produced.marks" if says == "are out of order" else ".".join(path)
    assert problem(path, value).startswith(f"{place}: {says}")


def test_of_a_row_its_number_is_told():
    path = (*COUNTER, "journal", 0, "before")
    assert problem(path, None) == "counters.produced.journal[0].before: is no number"


def test_an_offset_may_be_negative():
    books, problems = changed((*COUNTER, "line", "offset"), -12.5)
    assert (books.counters["produced"].line.offset, problems) == (-12.5, ())


def test_a_moment_may_come_in_another_offset():
    books, problems = changed((*COUNTER, "risen"), "2026-06-01T12:00:00+02:00")
    assert (books.counters["produced"].risen, problems) == (NOW, ())


def test_a_zone_that_is_no_text_is_a_problem():
    books, (found,) = changed(("zone",), 5)
    assert (books, str(found)) == (BOOKS, "zone: is no text")


def test_plain_books_name_every_field():
    names = {field.name for field in attrs.fields(Books)}
    assert set(PLAIN) == names | {"version"}
