"""Serial numbers give way to others, in order."""

from pyenvoy.recording.redaction.serials import reordered


def lot(text, attempt):
    """What is drawn for a beginning: the same digit at the first attempt, another at each later one."""
    return int(text[-1]) if attempt == 0 else attempt


def test_one_that_was_kept_by_chance_is_drawn_again():
    assert reordered(["1222"], lot, {"1222"}) == {"1222": "1211"}


def test_where_all_numbers_are_taken_the_last_draw_stands():
    every = [f"12{n:02}" for n in range(100)]
    assert reordered(every, lot, set(every)) == dict(zip(every, every, strict=True))


def test_one_that_begins_another_begins_its_pseudonym_too():
    found = reordered(["1234", "123456"], lambda *_: 12345, ())
    assert found["123456"].startswith(found["1234"])


def test_letters_stay_letters_and_marks_stay_marks():
    assert reordered(["12-aZ9"], lambda *_: 0, ()) == {"12-aZ9": "12-aA0"}
