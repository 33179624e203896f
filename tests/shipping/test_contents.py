import pytest

from shipping.contents import wrong_anywhere, wrong_in_sdist, wrong_in_wheel

VERSION = "2026.11.0"
ABOUT = f"pyenvoy-{VERSION}.dist-info"
SAID = (
    f"Name: pyenvoy\nVersion: {VERSION}\nLicense-Expression: MIT\nRequires-Python: >=3.11\n\nText"
)
PACKAGES = {f"{one}/py.typed": b"" for one in ("pyenvoy", "pyenvoy_homekit", "pyenvoy_mqtt")}
OURS = PACKAGES | {"pyenvoy_mqtt/web/page.html": b"<p>", "pytest_pyenvoy.py": b""}
ABOUT_IT = {f"{ABOUT}/{one}": b"" for one in ("RECORD", "entry_points.txt", "licenses/LICENSE")}
WHEEL = OURS | ABOUT_IT | {f"{ABOUT}/METADATA": SAID.encode()}
SRC = {f"src/{name}": body for name, body in OURS.items()}
LOOSE = (
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "SECURITY.md",
    "noxfile.py",
    "try",
    "pyproject.toml",
)
KEPT = SRC | dict.fromkeys(LOOSE, b"") | {".ci/run": b"", "tests/test_x.py": b""}
SDIST = {one: body for one, body in KEPT.items() if one != ".ci/run"} | {"PKG-INFO": b""}


def test_a_whole_wheel_and_a_whole_source_distribution_are_content():
    assert [*wrong_in_wheel(WHEEL, KEPT, VERSION), *wrong_in_sdist(SDIST, KEPT)] == []


@pytest.mark.parametrize("lost", WHEEL)
def test_nothing_can_be_missing_in_a_wheel(lost):
    less = {one: body for one, body in WHEEL.items() if one != lost}
    assert [*wrong_in_wheel(less, KEPT, VERSION)] != []


@pytest.mark.parametrize("more", ["tests/test_x.py", "pyenvoy/notes.txt", "other/__init__.py"])
def test_nothing_else_may_be_in_a_wheel(more):
    assert [*wrong_in_wheel(WHEEL | {more: b""}, KEPT, VERSION)] != []


def test_a_wheel_is_of_the_version_that_is_meant():
    assert [*wrong_in_wheel(WHEEL, KEPT, "2026.12.0")] != []


@pytest.mark.parametrize("lost", ["src/pyenvoy/py.typed", "tests/test_x.py", "CHANGELOG.md", "try"])
def test_a_source_distribution_can_be_built_and_tested(lost):
    less = {one: body for one, body in SDIST.items() if one != lost}
    assert [*wrong_in_sdist(less, KEPT)] == [f"the source distribution has no {lost}"]


def test_what_only_lies_about_is_in_no_source_distribution():
    (said,) = wrong_in_sdist(SDIST | {"docs/draft.md": b""}, KEPT)
    assert "docs/draft.md, which nobody keeps" in said


def test_a_file_that_is_another_than_here_is_named():
    changed = WHEEL | {"pytest_pyenvoy.py": b"import os"}
    assert [*wrong_in_wheel(changed, KEPT, VERSION)] == [
        "pytest_pyenvoy.py is not in the wheel as it is here"
    ]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("pyenvoy/__pycache__/x.cpython-311.pyc", b""),
        ("pyenvoy.toml", b""),
        ("kept.sqlite", b""),
        ("METADATA", b"from /srv/build/pyenvoy"),
        ("METADATA", b"@gmail.com".join((b"anne", b""))),
    ],
)
def test_what_nobody_is_meant_to_get_is_named(name, body):
    assert len([*wrong_anywhere({name: body}, ("/srv/build",))]) == 1


def test_a_picture_has_no_words():
    assert [*wrong_anywhere({"a.png": b"\x89PNG\xff"}, ())] == []
