"""The page of mutants is what the runs and the judgements say."""

from tests.mutants import kept


def test_the_page_of_mutants_is_fresh():
    assert kept.PAGE.read_text(encoding="utf-8") == kept.page()


def test_every_judgement_begins_with_a_verdict():
    words = {one["why"].partition(":")[0] for one in kept.judgements()}
    assert words <= kept.VERDICTS.keys()
