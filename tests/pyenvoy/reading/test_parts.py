import pytest

from pyenvoy.reading.parts import model_of


@pytest.mark.parametrize(
    ("part_number", "model"),
    [
        ("800-00654-r08", "ENV-S-WM-230"),
        ("800-00654-r99", "ENV-S-WM-230"),
        ("800-00654", "ENV-S-WM-230"),
        ("800-00637-r02", "IQ7-60-2-US"),
        ("830-01760-r37", "B03-T01-INT00-1-2"),
    ],
)
def test_the_revision_does_not_matter(part_number, model):
    assert model_of(part_number) == model


def test_where_the_revision_decides_it_does():
    revisions = [model_of(f"800-00553-r0{n}") for n in (1, 2, 3, 9)]
    assert revisions == ["ENV-S-WB-230", "ENV-S-WB-230-F", "X-IQ-AM1-240-B", "Envoy-S"]


@pytest.mark.parametrize("part_number", [None, "", "undetermined", "999-00000-r01", "r01"])
def test_what_nobody_knows_has_no_model(part_number):
    assert model_of(part_number) is None
