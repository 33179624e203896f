from pyenvoy_homekit.guesses import MOST, MOST_EACH, after, closed, is_open


def guessed(*addresses):
    found = {}
    for one in addresses:
        found = after(found, one)
    return found


def test_one_address_may_try_twenty_times_and_others_go_on():
    almost = guessed(*["a"] * (MOST_EACH - 1))
    assert is_open(almost, "a")
    found = after(almost, "a")
    assert not is_open(found, "a")
    assert is_open(found, "b")


def test_after_a_hundred_nobody_may():
    found = guessed(*(str(number % 10) for number in range(MOST)))
    assert max(found.values()) < MOST_EACH
    assert not is_open(found, "elsewhere")


def test_what_is_closed_is_said_at_the_moment_that_it_closes():
    assert closed(guessed(*["a"] * (MOST_EACH - 1)), "a") == ""
    assert closed(guessed(*["a"] * MOST_EACH), "a") == "20 wrong PINs from a: nobody there can pair"
    everybody = guessed(*(str(number % 10) for number in range(MOST)))
    assert closed(everybody, "9") == "100 wrong PINs: nobody can pair"
