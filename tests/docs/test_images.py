import pytest

from tests.docs.images import FOLDER, PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_is_told_now(name):
    assert (FOLDER / name).read_bytes() == PICTURES[name](), "run `python -m tests.docs.images`"
