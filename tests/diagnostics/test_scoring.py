"""From answers to measures, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Item
from marshrut.diagnostics.scoring import FEWEST_ITEMS, is_right, measure, measured_competences

SUMMARY = Competence(pk=1, framework_id=1, code="MET", group="methodical", is_group_summary=True)
OTHER_SUMMARY = Competence(pk=2, framework_id=1, code="PSY", group="psychological", is_group_summary=True)


def form(number: int, *, competence=SUMMARY, first: int = 1) -> list[Item]:
    return [
        Item(
            pk=pk,
            competence=competence,
            kind="single",
            options=["а", "б", "в"],
            key=[0],
            slope=1.0 + pk % 3 / 4,
            difficulty=(pk - first) / 4 - 1,
        )
        for pk in range(first, first + number)
    ]


@pytest.mark.parametrize(
    ("key", "response", "right"),
    [([0], [0], True), ([0], [], False), ([0, 2], [2, 0], True), ([0, 2], [0], False), ([0, 2], [0, 1, 2], False)],
)
def test_all_right_options_and_only_they_are_right(key, response, right):
    assert is_right(Item(key=key), response) is right


@given(st.sets(st.integers(1, 8)), st.randoms())
def test_the_order_of_answers_changes_nothing(right, random):
    items = form(8)
    answers = [(item.pk, [0] if item.pk in right else [1]) for item in items]
    shuffled = list(answers)
    random.shuffle(shuffled)

    assert measure(SUMMARY, items, dict(shuffled)) == measure(SUMMARY, items, dict(answers))


@given(st.sets(st.integers(1, 8), max_size=7), st.data())
def test_one_more_right_answer_never_lowers_the_measure(right, data):
    items = form(8)
    more = right | {data.draw(st.sampled_from(sorted(set(range(1, 9)) - right)))}

    before, after = (measure(SUMMARY, items, {pk: [0] for pk in chosen}) for chosen in (right, more))

    assert after.theta > before.theta
    assert after.percent > before.percent


@given(st.sets(st.integers(1, 8)))
def test_a_missing_answer_is_the_same_as_a_wrong_one(right):
    items = form(8)
    silent = {pk: [0] for pk in right}
    spoken = {item.pk: [0] if item.pk in right else [2] for item in items}

    assert measure(SUMMARY, items, silent) == measure(SUMMARY, items, spoken)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4))
def test_no_item_is_left_uncounted(sizes):
    """Parts of one group with a summary, and of a group without one."""
    items, first = [], 1
    for place, size in enumerate(sizes):
        group = "methodical" if place % 2 else "managerial"
        part = Competence(pk=10 + place, framework_id=1, code=f"P{place}", group=group)
        items += form(size, competence=part, first=first)
        first += size

    measured = measured_competences(items, [SUMMARY, OTHER_SUMMARY])

    assert {item.pk for behind in measured.values() for item in behind} == {item.pk for item in items}
    assert OTHER_SUMMARY not in measured
    singles = [c for c in measured if not c.is_group_summary and c.group == "methodical"]
    assert all(len(measured[competence]) >= FEWEST_ITEMS for competence in singles)
