"""`pyenvoy energy`: what is kept, what a gateway says, the journal, and taking back."""

import threading
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy import accounting
from pyenvoy.accounting import Books, counters, days
from pyenvoy.accounting.words import Sample
from pyenvoy.cli import energy
from pyenvoy.cli.energy import GRANTED, believed
from pyenvoy.effects.booksfile import BooksFiles, BooksMemory, Volume
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.pyenvoy.effects.test_bookkeeping import house
from tests.pyenvoy.effects.test_envoy import entered

SERIAL, ADDRESS = "122000000001", "https://envoy.local:443"
NOW = datetime.now(UTC)


def books(address=ADDRESS):
    """A counter that has wrapped: 5 MWh, and then 1.193 MWh less."""
    counter = counters.begin("produced")
    for minute, raw in enumerate([5e6, 5e6, 5e6, 3.81e6]):
        at = NOW + timedelta(minutes=minute - 10)
        counter = counters.after(counter, Sample(raw, at, "a"), at)
    begun = days.begin(counter.published, NOW - timedelta(minutes=10))
    return Volume(Books({"produced": counter}, {"produced": begun}), address)


@pytest.fixture
def shelf(tmp_path):
    return BooksFiles(tmp_path / "state" / "pyenvoy")


@pytest.fixture
def kept(shelf):
    shelf.write(SERIAL, books())
    shelf.close(SERIAL)
    return shelf


def lifetime(ran):
    return ran.json["counters"]["produced"]["figure"]["energy"]


def test_settings_that_are_not_there_are_not_named(pyenvoy):
    ran = pyenvoy("energy", "journal")
    assert ran.code == 2
    assert ran.err.strip() == "pyenvoy: no books are kept here: `pyenvoy run` keeps them"


def test_what_is_kept_is_shown(pyenvoy, kept):
    ran = pyenvoy("energy")
    assert kept
    assert (ran.code, ran.err) == (0, "")
    assert "produced" in ran.out
    assert "5003 kWh" in ran.out


def test_while_books_are_kept_the_gateway_is_not_asked(pyenvoy, kept):
    kept.open(SERIAL)
    ran = pyenvoy("energy", "--host", "envoy.local", "--json")
    assert (ran.code, round(lifetime(ran))) == (0, 5_003_046)


def test_a_gateway_that_does_not_answer_leaves_what_was_kept(pyenvoy, shelf):
    shelf.write(SERIAL, books("https://127.0.0.1:9"))
    shelf.close(SERIAL)
    ran = pyenvoy("energy", "--host", "https://127.0.0.1:9", "--json")
    assert (ran.code, round(lifetime(ran))) == (0, 5_003_046)
    assert "this is what was kept" in ran.err


def test_settings_say_which_gateway_and_by_which_rules(pyenvoy, kept, tmp_path):
    kept.write("122000000002", books("https://other:443"))
    kept.open(SERIAL)
    text = '[gateway]\nhost = "envoy.local"\n[gateway.offsets]\nproduced = 1000000\n'
    (tmp_path / "pyenvoy.toml").write_text(text)
    assert round(lifetime(pyenvoy("energy", "--json"))) == 6_003_046


def test_of_several_gateways_one_must_be_named(pyenvoy, kept):
    kept.write("122000000002", books("https://other:443"))
    ran = pyenvoy("energy")
    assert ran.code == 2
    assert "--host" in ran.err


def test_where_nothing_is_known_a_gateway_must_be_named(pyenvoy):
    ran = pyenvoy("energy")
    assert ran.code == 2
    assert "which gateway?" in ran.err


def test_a_recording_is_only_one_moment(pyenvoy, har):
    ran = pyenvoy("energy", "--recording", har)
    assert ran.code == 2
    assert "one moment" in ran.err


def test_what_is_not_counted_yet_is_said(pyenvoy, shelf):
    shelf.write(SERIAL, Volume(Books(), ADDRESS))
    assert "nothing is counted yet" in pyenvoy("energy").out


def test_the_schema_is_printed(pyenvoy):
    assert pyenvoy("energy", "--schema").json["title"] == "Accounts"


def test_other_words_are_not_known(pyenvoy):
    ran = pyenvoy("energy", "diary")
    assert ran.code == 2
    assert "'diary' is not known" in ran.err


async def test_a_gateway_is_read_until_its_counters_are_believed():
    async with serve(living("8.3", at=NOW)) as one, entered(one) as envoy:
        found = await believed(envoy)
    assert {"produced", "consumed", "imported", "exported"} <= set(found.counters)


async def test_nobody_waits_an_hour_for_a_counter_that_says_0():
    async with house(0.0, BooksMemory()) as envoy:
        found = await believed(envoy, timedelta(days=1))
        assert found.counters == {}
        assert found.at - envoy.books.books.counters["produced"].hold.since < timedelta(minutes=30)


async def test_what_is_not_believed_in_time_is_left_out():
    async with house(5e6, BooksMemory()) as envoy:
        found = await believed(envoy, timedelta())
        counters = envoy.books.books.counters
    assert counters
    assert found.counters.keys() == {name for name, one in counters.items() if one.line is not None}


# -- the journal ----------------------------------------------------------------------------------


def test_the_journal_says_what_was_spliced(pyenvoy, kept):
    assert kept
    ran = pyenvoy("energy", "journal")
    assert "produced#1" in ran.out
    assert "passed the end of 32 bits" in ran.out
    assert pyenvoy("energy", "journal", "--json").json["journal"][0]["id"] == "produced#1"


def test_an_empty_journal_says_so(pyenvoy, shelf):
    shelf.write(SERIAL, Volume(Books(), ADDRESS))
    assert "no counter was ever spliced" in pyenvoy("energy", "journal").out


def test_without_books_there_is_no_journal(pyenvoy):
    ran = pyenvoy("energy", "journal", "--host", "envoy.local")
    assert ran.code == 2
    assert "`pyenvoy run` keeps them" in ran.err


def test_a_splice_is_taken_back_while_nobody_keeps_the_books(pyenvoy, kept):
    ran = pyenvoy("energy", "revert", "produced#1", "--json")
    assert ran.json["journal"][0]["reverted"]
    assert kept.peek(SERIAL).volume.books.journal[0].reverted
    assert kept.take(SERIAL), "and afterwards somebody may keep them"


def test_a_wish_that_nobody_has_met_yet_is_met_too(pyenvoy, kept):
    kept.wish(SERIAL, "produced#1")
    kept.wish(SERIAL, "produced#2")
    pyenvoy("energy", "revert", "produced#1")
    assert kept.take(SERIAL)
    assert kept.wishes(SERIAL) == ()


@pytest.mark.parametrize(
    ("name", "words"), [("produced#7", "there are produced#1"), ("x", "no splice is called x")]
)
def test_a_splice_that_nobody_knows_is_not_taken_back(pyenvoy, kept, name, words):
    assert kept
    ran = pyenvoy("energy", "revert", name)
    assert ran.code == 2
    assert words in ran.err


def test_a_splice_is_taken_back_only_once(pyenvoy, kept):
    assert kept
    pyenvoy("energy", "revert", "produced#1")
    ran = pyenvoy("energy", "revert", "produced#1")
    assert ran.code == 2
    assert "taken back before" in ran.err


def granting(shelf):
    """Whoever keeps the books grants a wish when he sees it."""
    while not shelf.wishes(SERIAL):
        pass
    volume = shelf.peek(SERIAL).volume
    changed = accounting.revert(volume.books, *shelf.wishes(SERIAL), NOW)
    shelf.write(SERIAL, attrs.evolve(volume, books=changed))
    shelf.granted(SERIAL)


def test_whoever_keeps_the_books_takes_a_splice_back(pyenvoy, kept):
    kept.open(SERIAL)
    keeper = threading.Thread(target=granting, args=(kept,))
    keeper.start()
    ran = pyenvoy("energy", "revert", "produced#1", "--json")
    keeper.join()
    assert ran.json["journal"][0]["reverted"]


def test_when_whoever_kept_the_books_ends_we_take_it_back(pyenvoy, kept, monkeypatch):
    kept.open(SERIAL)
    monkeypatch.setattr(energy, "sleep", lambda _: kept.close(SERIAL))
    ran = pyenvoy("energy", "revert", "produced#1", "--json")
    assert ran.json["journal"][0]["reverted"]


def test_who_does_not_take_it_back_in_time_has_it_noted(pyenvoy, kept, monkeypatch):
    kept.open(SERIAL)
    monkeypatch.setattr(energy, "GRANTED", timedelta())
    ran = pyenvoy("energy", "revert", "produced#1")
    assert ran.code == 2
    assert "it is noted and will be" in ran.err
    assert kept.wishes(SERIAL) == ("produced#1",)


def test_how_long_it_is_waited_for_does_not_depend_on_the_clock(pyenvoy, kept, monkeypatch):
    kept.open(SERIAL)
    naps = []
    monkeypatch.setattr(energy, "sleep", naps.append)
    monkeypatch.setattr(energy, "monotonic", lambda: sum(naps))
    assert pyenvoy("energy", "revert", "produced#1").code == 2
    assert sum(naps) == GRANTED.total_seconds()


def test_a_simulated_gateway_has_lived_before_it_is_asked(pyenvoy):
    ran = pyenvoy("energy", "--era", "5.0", "--json")
    totals = ran.json["counters"]["produced"]["totals"]
    assert totals["today"]["energy"] > 1000
    assert totals["yesterday"]["energy"] > totals["today"]["energy"]
    assert totals["today"]["exact"]
