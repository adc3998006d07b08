"""A broken item is refused by a sentence that names it."""

import copy
import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.diagnostics import content
from marshrut.diagnostics.content.kinds import Choice, Mistake, Number, ShortText
from marshrut.diagnostics.content.starter_bank import read_bank_file

WHOLE = json.loads(files(content).joinpath("subject.json").read_text("utf-8"))
SAMPLE = {row["kind"]: row for row in WHOLE["items"]} | {
    row["kind"]: row
    for row in json.loads(files(content).joinpath("methodical.json").read_text("utf-8"))["items"]
    if row["kind"] == "essay"
}


def read_one(kind, /, **changes):
    """A file of one item, the sample of its kind with ``changes``; None takes a field away."""
    row = copy.deepcopy(SAMPLE[kind]) | changes
    row = {name: value for name, value in row.items() if value is not None}
    return read_bank_file(WHOLE | {"group": row["code"][:3], "items": [row]})


@pytest.mark.parametrize("kind", SAMPLE)
def test_the_samples_are_sound(kind):
    assert read_one(kind).items[0].kind == kind


A, B, C, D = "один", "два", "три", "четыре"


@pytest.mark.parametrize(
    ("kind", "changes", "complaint"),
    [
        ("single", {"key": [4]}, "the key is out of the options"),
        ("single", {"key": [-1]}, "the key is out of the options"),
        ("single", {"key": []}, "the key is empty"),
        ("single", {"options": [A, B, C, D], "key": [0, 1], "rationale": ["", "", C, D]}, "has one right option"),
        ("multiple", {"options": [A, B, C, D], "key": [0], "rationale": ["", B, C, D]}, "at least two right options"),
        ("multiple", {"options": [A, B], "key": [0, 1], "rationale": ["", ""]}, "every option is right"),
        ("multiple", {"options": [A, B, C], "key": [1, 0], "rationale": ["", "", C]}, "the key must ascend"),
        ("single", {"options": [A, "Один. ", C, D]}, "the option 'Один. ' is given twice"),
        ("single", {"options": [A, B, C, " "]}, "an empty option"),
        ("single", {"rationale": [A, B, C]}, "a rationale is needed for every option"),
        ("single", {"rationale": [A, B, C, D]}, "a rationale belongs to wrong options only"),
        ("single", {"rationale": ["", "", "", ""]}, "a rationale belongs to wrong options only"),
        ("single", {"options": None}, "options"),
        ("single", {"tolerance": 1}, "tolerance"),
        ("single", {"feedback": " "}, "the feedback is empty"),
        ("single", {"feedback": None}, "the field 'feedback' is missing"),
        ("single", {"text": ""}, "the text is empty"),
        ("single", {"kind": "riddle"}, "the kind 'riddle' is unknown"),
        ("single", {"competence": "SUB-99"}, "the competence SUB-99 is not in the framework"),
        ("single", {"competence": "SUB-05"}, "the code does not begin with the competence SUB-05"),
        ("single", {"function": "A/02.6"}, "the competence is not linked to the function A/02.6"),
        ("single", {"function": "Z/01.1"}, "the competence is not linked to the function Z/01.1"),
        ("single", {"difficulty": "deadly"}, "the difficulty 'deadly' is unknown"),
        ("single", {"is_calibrated": True}, "a sample cannot be calibrated"),
        ("order", {"order": [A, B]}, "three to six elements"),
        ("order", {"order": [A, B, A]}, "the element 'один' is given twice"),
        ("match", {"pairs": [[A, B], [C, D]]}, "three to five pairs"),
        ("match", {"pairs": [[A, A], [B, B], [C]]}, "a pair has two sides"),
        ("match", {"pairs": [[A, A], [B, B], [A, C]]}, "the left side 'один' is given twice"),
        ("match", {"pairs": [[A, A], [B, B], [C, C]], "extra": [B]}, "the right side 'два' is given twice"),
        ("number", {"tolerance": -1}, "the tolerance is negative"),
        ("number", {"value": float("nan")}, "the value is not a number"),
        ("number", {"tolerance": 1000}, "would count as right"),
        ("number", {"value": "9"}, "must be real number"),
        ("number", {"mistakes": []}, "no expected mistake"),
        ("cloze", {"text": "Пропусков нет."}, "the text must mark gaps 1 to"),
        ("cloze", {"text": "[1] и [3]."}, "the text must mark gaps 1 to"),
        ("cloze", {"gaps": []}, "a cloze has no gaps"),
        ("single", {"text": "Вставьте [1]. Какой ответ?"}, "the text must mark gaps 1 to 0"),
        ("short", {"accepted": []}, "no answer is accepted"),
        ("short", {"accepted": ["ёлка", "Елка."]}, "the accepted answer 'Елка.' is given twice"),
        ("short", {"accepted": [A], "mistakes": [{"answer": "Один", "rationale": B}]}, "would count as right"),
        ("essay", {"rubric": [{"title": A, "levels": [B, C]}]}, "at least two criteria"),
        ("essay", {"rubric": [{"title": A, "levels": [B]}, {"title": B, "levels": [B, C]}]}, "fewer than two levels"),
        ("essay", {"rubric": [{"title": A, "levels": [B, C]}] * 2}, "the criterion 'один' is given twice"),
        ("case", {"children": []}, "at least two parts"),
    ],
)
def test_a_broken_item_is_refused_by_its_name(kind, changes, complaint):
    with pytest.raises(ValueError, match=r"^item [A-Z]{3}-\d\d-\d+: ") as refusal:
        read_one(kind, **changes)

    assert complaint in str(refusal.value)


def test_a_code_given_twice_is_refused():
    row = SAMPLE["single"]

    with pytest.raises(ValueError, match=f"item {row['code']}: the code is given twice"):
        read_bank_file(WHOLE | {"items": [row, row]})


def test_a_broken_part_of_a_case_is_named_with_its_case():
    case = copy.deepcopy(SAMPLE["case"])
    case["children"][0]["tolerance"] = -1

    with pytest.raises(ValueError, match=rf"item {case['code']}: item {case['children'][0]['code']}: the tolerance"):
        read_one("case", children=case["children"])


def test_a_case_inside_a_case_is_refused():
    inner = copy.deepcopy(SAMPLE["case"])

    with pytest.raises(ValueError, match="a case stands inside a case"):
        read_one("case", children=[inner, SAMPLE["single"]])


def test_an_item_of_another_group_is_refused():
    with pytest.raises(ValueError, match="it is of the group SUB, the file of MET"):
        read_bank_file(WHOLE | {"group": "MET", "items": [SAMPLE["single"]]})


def test_a_file_without_its_statement_of_status_is_refused():
    with pytest.raises(ValueError, match="status"):
        read_bank_file({name: value for name, value in WHOLE.items() if name != "status"})


@given(value=st.integers(-1000, 1000), tolerance=st.integers(0, 50), step=st.integers(-100, 100))
def test_a_number_counts_exactly_within_its_tolerance(value, tolerance, step):
    number = Number(value, tolerance, "шт.", (Mistake(value + tolerance + 1, "мимо"),))

    assert number.accepts(value + step) == (step in range(-tolerance, tolerance + 1))


def test_a_short_answer_does_not_depend_on_case_spaces_and_yo():
    short = ShortText(("Расчёт",), (Mistake("сумма", "мимо"),))

    assert short.accepts(" расчет. ")
    assert not short.accepts("расчёты")


@given(st.permutations(range(4)))
def test_a_choice_knows_its_key_wherever_it_stands(order):
    texts, why = ("один", "два", "три", "четыре"), ("", "б", "в", "г")

    choice = Choice(tuple(texts[n] for n in order), (order.index(0),), tuple(why[n] for n in order))

    assert [choice.options[n] for n in choice.key] == ["один"]
