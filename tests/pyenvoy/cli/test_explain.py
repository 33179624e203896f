from tests.recordings import SAMPLES

LIES = SAMPLES["8.3.5433_total_repeats_net"]
GENERATOR = SAMPLES["8.2.127_generator_running"]


def test_a_number_is_explained_from_a_recording(pyenvoy):
    ran = pyenvoy("explain", "production.power", "--recording", LIES)
    assert ran.code == 0, ran.err
    assert "meter_readings [0].activePower" in ran.out
    assert "production_totals" in ran.out
    assert "differs" in ran.out


def test_it_is_explained_to_programs(pyenvoy):
    ran = pyenvoy("explain", "production.power", "--recording", LIES, "--json")
    assert (ran.json["unit"], ran.json["source"]["endpoint"]) == ("W", "meter_readings")
    assert ran.json["said"][0]["place"] == "[0].activePower"


def test_a_simulated_gateway_is_asked(pyenvoy):
    ran = pyenvoy("explain", "production.power", "--era", "5.0.62", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["value"] is not None


def test_a_missing_value_says_why(pyenvoy):
    ran = pyenvoy("explain", "batteries.storage.power", "--recording", LIES)
    assert (ran.code, "is missing" in ran.out) == (0, True)
    assert "What would bring it" in ran.out


def test_a_repair_says_what_there_would_be_without_it(pyenvoy):
    ran = pyenvoy("explain", "generator.present", "--recording", GENERATOR)
    assert ran.code == 0, ran.err


def test_a_subject_is_explained_with_all_its_values(pyenvoy):
    assert "production.now.power" in pyenvoy("explain", "production", "--recording", LIES).out


def test_a_list_is_explained(pyenvoy):
    ran = pyenvoy("explain", "meters.all", "--recording", LIES)
    assert (ran.code, "order of trust" in ran.out) == (0, True)


def test_a_path_that_is_not_there_is_refused_with_what_is(pyenvoy):
    ran = pyenvoy("explain", "production.powr", "--recording", LIES)
    assert (ran.code, "there are source, measured, now" in ran.err) == (2, True)
