"""Which tests judge which storey: its mirror, and properties where they are cheap."""

from pathlib import Path

_TESTS = Path("tests/pyenvoy")

BESIDES: dict[str, tuple[str, ...]] = {
    "access": ("properties/test_access.py", "properties/test_one_account.py"),
    "accounting": ("properties/test_accounting.py",),
    "commands": ("properties/test_commands.py",),
    "endpoint": ("pyenvoy/reading/test_again.py", "pyenvoy/session/test_hearing.py"),
    "model": (
        "pyenvoy/reading/test_inverters.py",
        "pyenvoy/reading/test_meters.py",
        "pyenvoy/reading/test_production.py",
        "pyenvoy/show/test_tables.py",
        "pyenvoy/insight/test_judging.py",
    ),
    "polling": tuple(
        f"properties/test_{one}.py" for one in ("planner", "duty", "live", "night", "tick")
    ),
    "reading": ("pyenvoy/test_goldens.py",),
    "recording": ("properties/test_recorder.py", "properties/test_recordings.py"),
    "session": ("properties/test_session.py", "properties/test_address.py"),
}
"""What else holds a storey: its properties, the golden snapshots, the mirrors of those who stand on the ground floor."""

COSTLY = (
    "tests/properties",
    "tests/pyenvoy/accounting/test_histories.py",
    "tests/pyenvoy/reading/test_again.py",
    "tests/pyenvoy/recording/test_redaction.py::test_a_redacted_recording",
    "tests/pyenvoy/recording/test_redaction.py::test_nonsense_of_any_length",
    "tests/pyenvoy/recording/test_redaction.py::test_nothing_that_was_found",
    "tests/pyenvoy/recording/test_redaction.py::test_serial_numbers_that_lie",
    "tests/pyenvoy/recording/test_redaction.py::test_where_no_pseudonym",
)
"""What takes seconds; it judges only those that the rest has let live, with `--again`."""

LEFT_OUT = {"effects", "cli", "simulator"}
"""What touches the world and the gateway that is not there are no core."""


def storey(path: Path) -> str:
    """The storey of a source file or folder: `accounting`, `units`, …"""
    return path.relative_to("src/pyenvoy").parts[0].removesuffix(".py")


def suite(name: str) -> list[str]:
    """The files and folders of tests that judge a storey."""
    folder = [_TESTS / name] if (_TESTS / name).is_dir() else []
    files = sorted({*_TESTS.glob(f"test_{name}.py"), *_TESTS.glob(f"test_{name}_*.py")})
    besides = [Path("tests") / one for one in BESIDES.get(name, ())]
    return [str(one) for one in (*folder, *files, *besides)]


def mirror(path: Path) -> str:
    """The file of tests that mirrors a source file; empty where there is none."""
    found = _TESTS / path.relative_to("src/pyenvoy").with_name(f"test_{path.name}")
    return str(found) if found.exists() else ""


def sources(path: Path) -> list[Path]:
    """The source files of a path that belong to the core."""
    every = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [one for one in every if one.name != "__main__.py" and storey(one) not in LEFT_OUT]
