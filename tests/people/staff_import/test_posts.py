"""Posts by the nomenclature, subjects as the region counts them, codes that nothing else has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.people.staff_import.posts import base_title, counted_subjects, full_title, post, subject_code


@pytest.mark.trace("B15")
@pytest.mark.parametrize(
    ("title", "category", "part"),
    [
        ("директор", "manager", "head"),
        ("и. о. директора", "manager", "head"),
        ("заведующий", "manager", "head"),
        ("заведующая детским садом", "manager", "head"),
        ("заместитель директора по учебно-воспитательной работе", "manager", "deputy"),
        ("руководитель структурного подразделения", "manager", "unit_head"),
        ("заведующий учебной частью", "manager", "unit_head"),
        ("заведующий хозяйством", "other", ""),
        ("учитель", "pedagogical", ""),
        ("старший воспитатель", "pedagogical", ""),
        ("учитель-логопед", "pedagogical", ""),
        ("советник директора по воспитанию", "pedagogical", ""),
        ("социальный педагог", "pedagogical", ""),
        ("библиотекарь", "other", ""),
        ("секретарь учебной части", "other", ""),
        ("должность не указана", "other", ""),
    ],
)
def test_the_category_of_a_post_follows_the_nomenclature(title, category, part):
    assert (post(title).category, post(title).team_part) == (category, part)


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("учитель физики", "учитель"),
        ("учитель русского языка и литературы", "учитель"),
        ("учитель начальных классов", "учитель"),
        ("преподаватель физики", "преподаватель"),
        ("учитель (робототехника)", "учитель"),
        ("учитель-логопед", "учитель-логопед"),
        ("учитель надомного обучения", "учитель надомного обучения"),
        ("педагог-психолог", "педагог-психолог"),
    ],
)
def test_the_post_of_a_teacher_is_teacher_whatever_is_taught(title, base):
    assert base_title(title) == base


def test_a_row_without_a_post_is_a_teachers_when_it_has_subjects():
    assert full_title("", ("физика",)) == "учитель"
    assert full_title("", ()) == "должность не указана"


def test_subjects_are_counted_as_the_region_has_them():
    written = ("русский язык и литература", "иностранный язык")

    assert counted_subjects(written, frozenset()) == {"русский язык", "литература", "иностранные языки"}
    assert counted_subjects(written, frozenset({"иностранный язык"})) == {
        "русский язык",
        "литература",
        "иностранный язык",
    }


@given(titles=st.lists(st.text(max_size=80), unique=True, max_size=20))
def test_codes_are_never_the_same(titles):
    taken: set[str] = set()
    for title in titles:
        code = subject_code(title, taken)
        assert code not in taken
        assert 0 < len(code) <= 40
        assert code.isascii()
        taken.add(code)
