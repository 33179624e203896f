from tests.pyenvoy.access.lifecycle.walk import PAGE, render, walked


def test_the_drawing_of_the_machine_is_fresh():
    assert PAGE.read_text() == render()


def test_no_place_is_a_dead_end():
    edges = walked()
    places = {place for there in edges.values() for place in there}
    assert places <= {here for here, _ in edges}


def test_from_everywhere_there_is_a_way_back_in():
    edges, ways_in = walked(), {"admitted", "admitted as a user of the gateway"}
    while more := {here for (here, _), there in edges.items() if there & ways_in} - ways_in:
        ways_in |= more
    assert {here for here, _ in edges} == ways_in
