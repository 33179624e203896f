from tests.pyenvoy.session.walk import PAGE, render, walked


def test_the_drawing_of_the_session_is_fresh():
    assert PAGE.read_text() == render(), "python -m tests.pyenvoy.session.walk"


def test_no_place_is_a_dead_end():
    edges = walked()
    places = {place for there in edges.values() for place in there}
    assert places <= {here for here, _ in edges}


def test_from_everywhere_there_is_a_way_back_to_polling():
    edges, ways_back = walked(), {"poll"}
    while more := {here for (here, _), there in edges.items() if there & ways_back} - ways_back:
        ways_back |= more
    assert {here for here, _ in edges} == ways_back


def test_nothing_is_polled_before_somebody_has_said_who_they_are():
    edges = walked()
    ways = {here for (here, _), there in edges.items() if "poll" in there}
    assert ways <= {"poll", "ask who answers", "look up what is kept", "ask to be let in"}


def test_a_strange_certificate_never_leads_to_polling():
    found = (there for (_, name), there in walked().items() if name == "a strange certificate")
    assert all("poll" not in there for there in found)
