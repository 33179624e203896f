"""Account books in files: written whole, by one process, never over what cannot be read."""

import errno
import json
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from pyenvoy.accounting import Books, counters
from pyenvoy.accounting.words import Sample
from pyenvoy.effects.booksfile import BooksFiles, BooksMemory, Volume
from pyenvoy.errors import UsageError

SERIAL = "122000000001"
NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)


def counted(raw):
    counter = counters.begin("produced")
    for minute in range(4):
        at = NOW + timedelta(minutes=minute)
        counter = counters.after(counter, Sample(raw, at, "a"), at)
    return Volume(Books({"produced": counter}), "https://envoy.local:443")


FIRST, SECOND = counted(5e6), counted(6e6)


@pytest.fixture
def shelf(tmp_path):
    return BooksFiles(tmp_path / "state")


@pytest.fixture
def path(shelf):
    return shelf.folder / f"{SERIAL}.books"


@pytest.fixture
def kept(shelf):
    """Books that were kept twice."""
    shelf.write(SERIAL, FIRST)
    shelf.write(SERIAL, SECOND)
    shelf.close(SERIAL)
    return SECOND


def aside(path):
    return [one for one in path.parent.iterdir() if "unreadable" in one.name]


def test_books_that_could_not_be_read_at_the_start_are_not_overwritten(shelf, kept, monkeypatch):
    def no_handles(*_, **__):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", no_handles)
        assert shelf.open(SERIAL).problems
    with pytest.raises(UsageError, match="start anew"):
        shelf.write(SERIAL, FIRST)
    assert BooksFiles(shelf.folder).open(SERIAL).volume == kept


def test_nothing_is_kept_of_a_gateway_that_is_new(shelf):
    found = shelf.open(SERIAL)
    assert (found.volume, found.problems) == (Volume(), ())


@pytest.mark.usefixtures("kept")
def test_books_that_others_can_read_are_closed_to_them(shelf, path):
    for one in path.parent.iterdir():
        one.chmod(0o664)
    shelf.open(SERIAL)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.glob("*.books*")}
    assert {modes[path.name], modes[f"{path.name}.bak"]} == {0o600}


async def test_what_was_kept_is_found_again(shelf):
    await shelf.save(SERIAL, FIRST)
    shelf.close(SERIAL)
    found = shelf.open(SERIAL)
    assert (found.volume, found.problems) == (FIRST, ())


async def test_memory_keeps_books_too():
    shelf = BooksMemory()
    await shelf.save(SERIAL, FIRST)
    assert shelf.open(SERIAL).volume == FIRST
    assert shelf.wishes(SERIAL) == ()


def test_books_are_read_by_their_owner_alone(kept, path):
    assert kept
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"[" * 100_000, b'{"version": 1}'])
def test_damaged_books_are_set_aside_and_the_copy_is_taken(shelf, kept, path, damage):
    path.write_bytes(damage)
    found = shelf.open(SERIAL)
    assert kept
    assert found.volume == FIRST
    assert str(path) in str(found.problems[0])
    assert [one.read_bytes() for one in aside(path)] == [damage]


@pytest.mark.timeout(10)
def test_a_pipe_in_place_of_books_is_not_waited_for(shelf, path):
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    found = shelf.open(SERIAL)
    assert "set aside" in str(found.problems)
    assert [one.is_fifo() for one in aside(path)] == [True]


@pytest.mark.timeout(10)
def test_a_pipe_in_place_of_a_wish_is_not_waited_for(shelf):
    shelf.open(SERIAL)
    os.mkfifo(shelf.folder / f"{SERIAL}.revert-x")
    assert shelf.wishes(SERIAL) == ("",)


def test_books_of_a_newer_version_are_never_overwritten(shelf, kept, path):
    newer = json.dumps({**json.loads(path.read_text()), "version": 2})
    path.write_text(newer)
    shelf.open(SERIAL)
    shelf.write(SERIAL, kept)
    shelf.write(SERIAL, kept)
    assert [one.read_text() for one in aside(path)] == [newer]


def test_where_copy_and_books_are_damaged_both_are_set_aside(shelf, kept, path):
    assert kept
    for one in (path, path.with_suffix(".books.bak")):
        one.write_bytes(b"?")
    found = shelf.open(SERIAL)
    assert found.volume == Volume()
    assert len(aside(path)) == 2


def test_what_is_left_of_damaged_books_is_better_than_nothing(shelf, path):
    both = attrs.evolve(FIRST.books, learnt={}, counters={**FIRST.books.counters})
    shelf.write(SERIAL, attrs.evolve(FIRST, books=both))
    shelf.close(SERIAL)
    data = json.loads(path.read_text())
    data["counters"]["consumed"] = {"name": "?"}
    path.write_text(json.dumps(data))
    found = shelf.open(SERIAL)
    assert found.problems
    assert found.volume.books.counters == FIRST.books.counters


def test_while_one_process_keeps_the_books_no_other_writes_them(shelf, kept):
    other = BooksFiles(shelf.folder)
    assert shelf.open(SERIAL).volume == kept
    assert other.open(SERIAL).volume == kept
    with pytest.raises(UsageError, match="kept by another process"):
        other.write(SERIAL, FIRST)
    assert shelf.peek(SERIAL).volume == kept


def test_when_one_process_has_ended_the_next_goes_on(shelf, kept):
    other = BooksFiles(shelf.folder)
    shelf.open(SERIAL)
    other.open(SERIAL)
    shelf.close(SERIAL)
    other.write(SERIAL, FIRST)
    assert kept != FIRST
    assert shelf.peek(SERIAL).volume == FIRST


def test_who_may_not_write_sets_nothing_aside(shelf, kept, path):
    other = BooksFiles(shelf.folder)
    shelf.open(SERIAL)
    path.write_bytes(b"?")
    assert kept
    assert other.open(SERIAL).volume == FIRST
    assert not aside(path)


def test_who_may_write_later_sets_aside_first(shelf, kept, path):
    other = BooksFiles(shelf.folder)
    shelf.open(SERIAL)
    other.open(SERIAL)
    path.write_bytes(b"?")
    shelf.close(SERIAL)
    other.write(SERIAL, kept)
    assert [one.read_bytes() for one in aside(path)] == [b"?"]


def test_no_file_is_made_for_what_is_no_serial_number(shelf):
    assert shelf.open("../x").problems
    with pytest.raises(UsageError, match="not a serial number"):
        shelf.write("**", FIRST)
    assert not shelf.folder.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    shelf = BooksFiles(tmp_path / "file")
    assert "cannot be written" in str(shelf.open(SERIAL).problems[0])
    with pytest.raises(UsageError, match="cannot be written"):
        shelf.write(SERIAL, FIRST)


def test_books_whose_lock_cannot_be_had_are_gone_on_with(shelf, kept, path):
    lock = path.with_suffix(".books.lock")
    lock.unlink()
    lock.mkdir()  # stands for one of another user, which nobody but root could make
    found = shelf.open(SERIAL)
    assert "cannot be written" in str(found.problems[0])
    assert found.volume == kept


def test_every_gateway_whose_books_stand_here_is_named(shelf, kept):
    shelf.write("122000000002", kept)
    shelf.wish("122000000003", "produced#1")
    assert shelf.serials() == (SERIAL, "122000000002")


def test_a_wish_reaches_who_keeps_the_books_until_it_is_granted(shelf):
    other = BooksFiles(shelf.folder)
    shelf.open(SERIAL)
    other.wish(SERIAL, "produced#1")
    assert shelf.wishes(SERIAL) == ("produced#1",)
    assert other.wishes(SERIAL) == ()
    shelf.granted(SERIAL)
    assert shelf.wishes(SERIAL) == ()


def test_a_wish_that_comes_while_the_books_are_kept_waits_a_minute(shelf):
    other = BooksFiles(shelf.folder)
    shelf.open(SERIAL)
    other.wish(SERIAL, "produced#1")
    assert shelf.wishes(SERIAL) == ("produced#1",)
    other.wish(SERIAL, "imported#2")
    shelf.granted(SERIAL)
    assert shelf.wishes(SERIAL) == ("imported#2",)


# -- folders that come and go ---------------------------------------------------------------------


def test_books_are_kept_again_in_a_folder_that_was_deleted(shelf, kept, path):
    shelf.open(SERIAL)
    shelf.write(SERIAL, kept)
    shutil.rmtree(shelf.folder)
    shelf.write(SERIAL, kept)
    assert shelf.peek(SERIAL).volume == kept
    assert path.with_suffix(".panels").exists()
    with pytest.raises(UsageError, match="kept by another process"):
        BooksFiles(shelf.folder).write(SERIAL, FIRST)


def test_in_a_folder_made_anew_the_books_are_whose_lock_stands_there(shelf, kept):
    shelf.open(SERIAL)
    shutil.rmtree(shelf.folder)
    BooksFiles(shelf.folder).write(SERIAL, FIRST)
    with pytest.raises(UsageError, match="kept by another process"):
        shelf.write(SERIAL, kept)
    assert shelf.peek(SERIAL).volume == FIRST


def unlistable(folder):
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(folder))


def test_damaged_books_in_a_folder_that_cannot_be_listed_are_said(shelf, kept, path, monkeypatch):
    assert kept
    path.write_bytes(b"?")
    monkeypatch.setattr(Path, "iterdir", unlistable)
    assert "cannot be set aside: Too many open files" in str(shelf.open(SERIAL).problems)


# -- marks ----------------------------------------------------------------------------------------


def energy(shelf):
    return shelf.peek(SERIAL).volume.books.counters["produced"].published


def test_what_was_published_outlives_books_that_give_way_to_their_copy(shelf, path, kept):
    shelf.open(SERIAL)
    shelf.mark(SERIAL, kept.books)
    path.write_bytes(b"{")
    assert energy(shelf) == 6e6


def test_what_was_published_outlives_the_books(shelf, path, kept):
    shelf.open(SERIAL)
    shelf.mark(SERIAL, kept.books)
    for one in (path, path.with_suffix(".books.bak")):
        one.unlink()
    assert energy(shelf) == 6e6


def test_while_one_mark_is_written_the_other_stands(shelf, kept):
    shelf.open(SERIAL)
    for raw in (7e6, 8e6):
        shelf.mark(SERIAL, counted(raw).books)
    newest = max(shelf.folder.glob("*.mark*"), key=lambda one: b"8000000" in one.read_bytes())
    newest.write_bytes(newest.read_bytes()[:50])
    assert kept
    assert energy(shelf) == 7e6


def test_marks_are_read_by_their_owner_alone(shelf, kept):
    shelf.open(SERIAL)
    shelf.mark(SERIAL, kept.books)
    (mark,) = shelf.folder.glob("*.mark*")
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600


def test_who_does_not_write_the_books_writes_no_marks(shelf, kept):
    shelf.mark(SERIAL, kept.books)
    assert not list(shelf.folder.glob("*.mark*"))


def test_a_mark_that_cannot_be_written_stops_nobody(shelf, kept):
    shelf.open(SERIAL)
    for name in ("mark", "mark2"):
        (shelf.folder / f"{SERIAL}.books.{name}").mkdir()
    shelf.mark(SERIAL, kept.books)
    assert energy(shelf) == 6e6
