from pyenvoy.diagnosis import Finding, Level, worst


def test_the_worst_finding_decides():
    found = tuple(Finding("clock", level, "so") for level in (Level.OK, Level.FAULT, Level.NOTICE))
    assert worst(found) is Level.FAULT


def test_nothing_found_is_in_order():
    assert worst(()) is Level.OK


def test_a_level_is_said_in_a_word():
    assert [str(level) for level in Level] == ["ok", "notice", "warning", "fault"]
