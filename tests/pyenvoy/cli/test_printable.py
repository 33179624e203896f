"""What a gateway says is shown, never obeyed: by a terminal, by rich, or by a browser."""

import json
import logging

import pytest

from pyenvoy.cli.exits import Exit, said
from pyenvoy.cli.get import _write
from pyenvoy.cli.printable import LINE, as_json, printable
from pyenvoy.errors import Problem
from tests.pyenvoy.cli.conftest import INFO

EVIL = "\x1b]0;owned\x07\x9b31m\u202e[bold red]<script>"
OBEYED = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n"}


def is_harmless(text):
    return not OBEYED & {*text}


@pytest.fixture
def evil(har):
    """The recording, of a gateway with a serial number and devices of the worst kind."""
    found = json.loads(har.read_text())
    first = found["log"]["entries"][0]
    first["response"]["content"]["text"] = INFO.replace("122300000001", "12\x9b31m\u202e[/bold]")
    devices = [{"type": "PCU", "devices": [{"serial_num": EVIL, "part_num": EVIL}]}]
    page = json.loads(json.dumps(first))
    page["request"]["url"] = "http://envoy.local/inventory.json?deleted=1"
    page["response"]["content"]["text"] = json.dumps(devices)
    found["log"]["entries"].append(page)
    har.write_text(json.dumps(found))
    return har


@pytest.mark.parametrize("verb", [("show",), ("show", "--all"), ("info",)])
def test_a_table_is_harmless_and_shows_markup_as_it_is(pyenvoy, evil, verb):
    ran = pyenvoy(*verb, "--recording", evil)
    assert ran.code == 0
    assert is_harmless(ran.out)
    assert "[/bold]" in ran.out


def test_json_is_harmless_and_says_the_same(pyenvoy, evil):
    ran = pyenvoy("show", "--recording", evil, "--json")
    assert is_harmless(ran.out.replace("\u202e", ""))
    assert ran.json["inverters"]["all"][0]["serial"] == EVIL


@pytest.mark.parametrize("as_json", [False, True])
def test_an_error_is_harmless(as_json):
    told = said("X", "a\x9bb", Exit.ANSWER, (Problem("c\x1bd", "e\x9bf"),), as_json=as_json)
    assert is_harmless(told)


def test_what_can_be_seen_stays_as_it_is():
    assert printable("Süd-Dach ☀ 5 kW") == "Süd-Dach ☀ 5 kW"
    assert printable("a\tb\x1b") == "a b\ufffd"


def test_half_a_character_can_be_printed():
    assert json.loads(as_json("\ud800").encode()) == "\ud800"


def test_a_line_of_the_log_is_harmless():
    record = logging.LogRecord("x", logging.INFO, "", 0, "no broker: %s", ("a\x1b[2Jb",), None)
    assert is_harmless(LINE.format(record))


def test_a_line_of_the_log_of_a_verb_that_sets_up_none_is_harmless_too(pyenvoy, monkeypatch):
    monkeypatch.setattr(logging, "lastResort", logging.StreamHandler())
    pyenvoy("quirks")
    record = logging.LogRecord("x", logging.WARNING, "", 0, "a\x1b[2Jb\nc", (), None)
    assert logging.lastResort.format(record) == "a\ufffd[2Jb c"


def test_a_value_forges_no_line_of_the_log():
    why = "no disk\npyenvoy: all is well\r\u2028and more"
    record = logging.LogRecord("x", logging.ERROR, "", 0, "stopped (%s)", (why,), None)
    said = LINE.format(record)
    assert said == "stopped (no disk pyenvoy: all is well  and more)"


def test_a_traceback_keeps_its_lines():
    why = (OSError, OSError("a\x1b"), None)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "a\nb", (), why)
    said = LINE.format(record)
    assert said == "a b\nOSError: a\ufffd"


def test_a_page_is_made_harmless_for_a_terminal_only(capfdbinary, monkeypatch):
    _write(b"a\x1b[2J")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    _write(b"a\x1b[2J")
    assert capfdbinary.readouterr().out == b"a\x1b[2Ja\xef\xbf\xbd[2J\n"


def test_no_message_fills_the_log():
    told = LINE.format(logging.LogRecord("x", logging.ERROR, "", 1, "y" * 100_000, None, None))
    assert len(told) < 33_000
    assert told.endswith("\n… 67232 more characters")
