from hypothesis import given
from hypothesis import strategies as st

from pyenvoy_mqtt import outbox
from pyenvoy_mqtt.outbox import MOST_RESULTS, Message, Outbox


def emptied(box):
    """Everything that is said until there is nothing left."""
    found = []
    while (message := box.next()) is not None:
        found.append((message.topic, message.payload))
        box.said(message)
    return found


def filled(*pairs):
    box = Outbox()
    for topic, payload in pairs:
        box.put(topic, payload)
    return box


def result(number):
    return Message("r", b"%d" % number, retain=False)


def test_the_latest_wins():
    assert emptied(filled(("a", b"1"), ("a", b"2"))) == [("a", b"2")]


def test_topics_are_said_in_the_order_in_which_they_changed():
    assert emptied(filled(("a", b"1"), ("b", b"1"), ("a", b"2"))) == [("a", b"2"), ("b", b"1")]


def test_what_is_urgent_comes_first():
    box = filled(("a", b"1"))
    box.put("live", b"2", urgent=True)
    assert emptied(box) == [("live", b"2"), ("a", b"1")]


def test_what_waits_and_becomes_urgent_is_said_once():
    box = filled(("a", b"1"), ("b", b"1"))
    box.put("b", b"2", urgent=True)
    box.put("b", b"3")
    assert emptied(box) == [("b", b"3"), ("a", b"1")]


def test_what_changes_while_it_is_on_its_way_is_said_again():
    box = filled(("a", b"1"))
    message = box.next()
    box.put("a", b"2")
    box.said(message)
    assert emptied(box) == [("a", b"2")]


def test_results_are_told_each_and_in_their_order():
    box = filled(("a", b"1"))
    box.tell(result(1))
    box.tell(result(2))
    assert emptied(box) == [("r", b"1"), ("r", b"2"), ("a", b"1")]


def test_of_a_flood_of_results_the_oldest_are_lost_and_counted():
    box = Outbox()
    for number in range(MOST_RESULTS + 5):
        box.tell(result(number))
    assert (len(box), box.lost) == (MOST_RESULTS, 5)
    assert emptied(box)[0] == ("r", b"5")


def test_everything_is_said_again_to_who_may_have_forgotten():
    box = filled(("a", b"1"), ("b", b"2"))
    emptied(box)
    box.again()
    assert emptied(box) == [("a", b"1"), ("b", b"2")]


def test_what_was_cleared_is_not_said_again():
    box = filled(("a", b"1"))
    box.clear("a")
    assert emptied(box) == [("a", b"")]
    box.again()
    assert emptied(box) == []


def left_out(size):
    box = filled(("a", b"x" * size))
    box.leave_out(box.next())
    return box


def test_what_a_broker_will_not_take_is_left_out_until_all_is_said_again():
    box = left_out(10)
    box.put("a", b"y" * 10)
    assert emptied(box) == []
    box.again()
    assert emptied(box) == [("a", b"y" * 10)]


def test_a_smaller_one_is_tried():
    box = left_out(10)
    box.put("a", b"y" * 9)
    assert emptied(box) == [("a", b"y" * 9)]
    box.put("a", b"y" * 10)
    assert emptied(box) == [("a", b"y" * 10)]


def test_a_result_that_is_left_out_is_gone():
    box = Outbox()
    box.tell(result(1))
    box.leave_out(box.next())
    assert emptied(box) == []


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.binary(min_size=1, max_size=3), st.booleans()))
)
def test_whatever_happens_the_broker_ends_with_the_latest_of_each(puts):
    box, broker = Outbox(), {}
    for topic, payload, step in puts:
        box.put(topic, payload, urgent=step)
        if step and (message := box.next()) is not None:
            broker[message.topic] = message.payload
            box.said(message)
    broker.update(emptied(box))
    assert broker == {topic: payload for topic, payload, _ in puts}
    assert len(box) == 0


def test_there_are_only_so_many_topics(monkeypatch):
    monkeypatch.setattr(outbox, "MOST", 1)
    one = Outbox()
    one.put("a", b"1")
    one.put("b", b"1")
    one.put("a", b"2")
    assert (one.next().payload, len(one), one.lost) == (b"2", 1, 1)
