from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies

from pyenvoy.errors import Gap
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.stream import LONGEST_EVENT, METER_STREAM, Splitter, data_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def split(*pieces):
    splitter, events = Splitter(), []
    for piece in pieces:
        splitter, found = splitter.split(piece)
        events += found
    return splitter, events


def test_an_event_ends_with_a_blank_line():
    assert split(b"data: 1\n\ndata: 2\n")[1] == [b"1"]


def test_an_event_may_come_in_pieces():
    assert split(b"da", b"ta: {", b"}\n", b"\n")[1] == [b"{}"]


def test_a_piece_may_hold_many_events():
    assert split(b"data: 1\n\ndata: 2\n\ndata: 3\n\n")[1] == [b"1", b"2", b"3"]


def test_lines_may_end_as_they_do_in_http():
    assert split(b"data: 1\r", b"\n\r", b"\ndata: 2\r\n\r\n")[1] == [b"1", b"2"]


def test_comments_and_names_are_no_data():
    assert split(b": hello\n\nevent: message\ndata:1\n\n")[1] == [b"1"]


def test_data_of_several_lines_is_joined():
    assert data_of(b"data: {\ndata: }") == b"{\n}"


def test_an_event_without_end_is_thrown_away():
    splitter, events = split(b"data: ", b"x" * LONGEST_EVENT, b"x" * 9, b"\n\ndata: 2\n\n")
    assert (events, splitter.dropped, splitter.skipping) == ([b"2"], 1, False)


def test_no_more_than_one_event_is_held():
    splitter, _ = split(*[b"x" * 5000] * 100)
    assert len(splitter.held) <= LONGEST_EVENT
    assert (splitter.dropped, splitter.skipping) == (1, True)


def test_a_whole_event_that_is_too_long_is_thrown_away():
    long = b"data: " + b"x" * LONGEST_EVENT + b"\n\n"
    splitter, events = split(long + b"data: 2\n\n" + long + long[:-2])
    assert (events, splitter.dropped) == ([b"2"], 3)


EVENTS = strategies.lists(strategies.from_regex(rb"[a-z]{1,9}", fullmatch=True), max_size=9)


@given(EVENTS, strategies.lists(strategies.integers(1, 9), min_size=1))
def test_events_do_not_depend_on_how_they_are_cut(words, sizes):
    stream = b"".join(b"data: " + word + b"\r\n\r\n" for word in words)
    pieces, i = [], 0
    while stream:
        size = sizes[i % len(sizes)]
        pieces.append(stream[:size])
        stream, i = stream[size:], i + 1
    assert split(*pieces)[1] == words


@pytest.mark.parametrize(
    "body",
    [
        b'data: {"production": {"ph-a": {"p": 5}}}\n\n',
        b'data: {}\n\ndata: {"production": {"ph-a": {"p": 5.0}}}\n\n',
        b'{"production": {"ph-a": {"p": 5}}}',
    ],
)
def test_the_last_event_is_the_answer(body):
    value = read(METER_STREAM, Response(200, body=body), NOW).value
    assert value.production.a.power == 5.0


def test_a_page_is_no_event():
    assert isinstance(read(METER_STREAM, Response(200, body=b"<html>"), NOW), Gap)
