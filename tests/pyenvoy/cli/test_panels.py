"""`pyenvoy panels`: what is remembered, a history, a simulated past, one moment."""

from random import Random

import pytest

from pyenvoy.effects.booksfile import BooksFiles, Volume
from tests.pyenvoy.insight.roofs import day_of, lived, serials

SERIAL, ADDRESS = "122000000001", "https://envoy.local:443"
FOUR = serials(4)


def dirty(name, number, _hour):
    return 0.8 if name == FOUR[2] and number >= 25 else 1.0


@pytest.fixture(scope="module")
def memory():
    return lived(40, FOUR, dirty)


@pytest.fixture
def kept(tmp_path, memory):
    shelf = BooksFiles(tmp_path / "state" / "pyenvoy")
    shelf.write(SERIAL, Volume(address=ADDRESS, panels=memory))
    shelf.close(SERIAL)


def worst(ran):
    return ran.json["panels"][0]


@pytest.mark.usefixtures("kept")
def test_what_is_remembered_is_shown_without_asking(pyenvoy):
    ran = pyenvoy("panels", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (worst(ran)["serial"], worst(ran)["verdict"]) == (FOUR[2], "below its peers")


@pytest.mark.usefixtures("kept")
def test_the_worst_comes_first_with_what_to_do(pyenvoy):
    said = pyenvoy("panels").out
    assert said.index(FOUR[2]) < said.index(FOUR[0])
    assert f"{FOUR[2]}: dirt or leaves" in said


def test_a_history_can_be_handed_over(pyenvoy, tmp_path):
    chance, path = Random(3), tmp_path / "panels.csv"
    lines = [",".join(["at", *FOUR])]
    for number in range(36):
        for one in day_of(number, FOUR, dirty, chance):
            cells = [f"{one.power:.0f}" if name == one.serial else "" for name in FOUR]
            lines.append(",".join([one.at.isoformat(), *cells]))
    path.write_text("\n".join(lines))
    assert worst(pyenvoy("panels", "--rows", str(path), "--json"))["verdict"] == "below its peers"


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "first line"), ("a,b", "first line"), ("at,x\nyesterday,1", "line 2"),
     ("at,x\n2026-03-01T12:00:00,much", "line 2"),
     ("at,x\n2026-03-01T12:00:00,1\n\n9999-12-31T23:59:59,1", "line 4: 9999-12-31T23:59:59 is no"),
     ("at,x\n0001-01-01T00:00:00+14:00,1", "line 2: 0001"),
     ("at,x\n2026-03-01T12:00:00,1\n" + 150_000 * "1", "line 3: field larger"),
     (150_000 * "1", "line 1: field larger")],
)  # fmt: skip
def test_a_file_that_is_no_history_is_refused(pyenvoy, tmp_path, text, why):
    path = tmp_path / "panels.csv"
    path.write_text(text)
    ran = pyenvoy("panels", "--rows", str(path))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert why in ran.err


def test_a_history_that_a_spreadsheet_has_saved_is_one_too(pyenvoy, tmp_path):
    path = tmp_path / "panels.csv"
    path.write_text("\ufeffat,x\r\n2026-03-01T12:00:00,1\r\n", encoding="utf-8")
    assert pyenvoy("panels", "--rows", str(path)).code == 0


def test_a_zone_that_there_is_not_is_refused(pyenvoy, tmp_path):
    path = tmp_path / "panels.csv"
    path.write_text("at,x\n2026-03-01T12:00:00,1\n")
    ran = pyenvoy("panels", "--rows", str(path), "--zone", "Europe/Berln")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "Europe/Berln: there is no such time zone" in ran.err
    assert pyenvoy("panels", "--zone", "Europe/Berlin").code == 2


def test_one_moment_says_that_it_tells_little(pyenvoy, har):
    ran = pyenvoy("panels", "--recording", str(har))
    assert (ran.code, ran.out.strip()) == (0, "no microinverter has reported")


def test_the_shape_of_json_is_described(pyenvoy):
    assert "panels" in str(pyenvoy("panels", "--schema").json)
