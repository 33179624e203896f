"""What is remembered of panels between runs: beside the books, whole, set aside where it is damaged."""

import attrs
import pytest

from pyenvoy.effects.booksfile import BooksFiles, Volume
from pyenvoy.insight import judge
from tests.pyenvoy.insight.roofs import evening, lived, serials

SERIAL = "122000000001"


@pytest.fixture(scope="module")
def memory():
    return lived(30, serials(4))


@pytest.fixture
def path(tmp_path, memory):
    shelf = BooksFiles(tmp_path)
    shelf.write(SERIAL, Volume(panels=memory))
    shelf.close(SERIAL)
    return tmp_path / f"{SERIAL}.panels"


def test_what_is_remembered_is_found_again(path, memory):
    found = BooksFiles(path.parent).peek(SERIAL)
    assert found.problems == ()
    assert judge(found.volume.panels, evening(30)) == judge(memory, evening(30))


def test_nobody_else_may_read_it(path):
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_has_not_changed_is_not_written_again(path, memory):
    shelf = BooksFiles(path.parent)
    shelf.write(SERIAL, Volume(panels=memory))
    path.unlink()
    shelf.write(SERIAL, Volume(address="https://other:443", panels=memory))
    assert not path.exists()
    shelf.write(SERIAL, Volume(panels=attrs.evolve(memory, zone="UTC")))
    assert path.exists()
    shelf.close(SERIAL)


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"version": 2}', b"\xff"])
def test_a_damaged_file_is_set_aside_and_the_books_stay(path, damage):
    path.write_bytes(damage)
    shelf = BooksFiles(path.parent)
    found = shelf.open(SERIAL)
    shelf.close(SERIAL)
    assert found.volume.panels.panels == {}
    assert any("set aside" in one.what for one in found.problems)
    assert path.with_name(f"{SERIAL}.panels.unreadable-1").read_bytes() == damage
