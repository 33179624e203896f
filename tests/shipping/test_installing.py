import pytest

from shipping.__main__ import small
from shipping.installing import MOST_BYTES, MOST_PACKAGES, Place, Size, measured
from shipping.running import NotAsItShouldBeError, ran


def test_what_is_promised_is_not_exceeded():
    small(Size(MOST_PACKAGES, MOST_BYTES))


@pytest.mark.parametrize(
    "size", [Size(MOST_PACKAGES + 1, MOST_BYTES), Size(MOST_PACKAGES, MOST_BYTES + 1)]
)
def test_a_base_install_that_is_larger_is_refused(size):
    with pytest.raises(NotAsItShouldBeError):
        small(size)


def test_packages_and_bytes_are_counted_but_not_the_marks_of_the_environment(tmp_path):
    lies = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, size in (("a/x.py", 10), ("a-1.dist-info/METADATA", 5), ("_virtualenv.py", 900)):
        (lies / name).parent.mkdir(parents=True, exist_ok=True)
        (lies / name).write_bytes(b"x" * size)
    assert measured(Place(tmp_path)) == Size(1, 15)


def test_what_a_program_does_not_like_is_said():
    with pytest.raises(NotAsItShouldBeError, match=r"listing: .*nowhere"):
        ran("ls", "nowhere", name="listing", LC_ALL="C")


def test_a_program_does_not_hear_where_this_python_lives(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    assert ran("sh", "-c", "echo $PYTHONPATH$GIVEN", GIVEN="one") == "one\n"
