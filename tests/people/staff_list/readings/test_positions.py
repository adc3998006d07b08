import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.people.staff_list.readings import read_position, read_subjects
from marshrut.people.staff_list.readings.positions import SUBJECTS, is_vacancy, looks_like_position, looks_like_subject

SPELLINGS = {
    "заместитель директора по учебно-воспитательной работе": ["зам. директора по УВР", "Зам.директора по УВР", "завуч"],
    "учитель физики": ["уч. физики", "Учитель физики", "учитель  физики", "учитель физики (внутр. совм.)"],
    "учитель русского языка и литературы": [
        "учитель рус. яз. и лит-ры",
        "уч. русского яз. и литературы",
        "Уч.рус.яз. и лит.",
    ],
    "учитель начальных классов": ["учитель нач. кл.", "уч.нач.кл", "учитель нач. классов"],
    "учитель иностранного языка": ["учитель англ. яз.", "учитель ин. яз.", "учитель немецкого языка"],
    "учитель физической культуры": ["учитель физ-ры", "учитель физкультуры", "уч. физ. культуры"],
    "учитель истории и обществознания": ["учитель истории и общ-я", "учитель истории, обществознания"],
    "учитель труда (технологии)": ["учитель технологии", "учитель труда"],
    "учитель химии и биологии": ["учитель химии и биологии", "уч. химии, биологии"],
    "учитель-логопед": ["логопед", "учитель - логопед"],
    "педагог-психолог": ["психолог", "пед. психолог", "Педагог-психолог"],
    "социальный педагог": ["соц. педагог", "соцпедагог", "соц.пед."],
    "педагог дополнительного образования": ["педагог доп. образования", "ПДО"],
    "преподаватель-организатор основ безопасности и защиты Родины": ["преподаватель-организатор ОБЖ"],
    "директор": ["Директор школы", "директор"],
    "воспитатель": ["воспитатель (в декрете)", "восп."],
    "учитель робототехники": ["учитель робототехники"],
}


@pytest.mark.parametrize(
    ("full", "written"), [(full, one) for full, spellings in SPELLINGS.items() for one in spellings]
)
def test_posts_are_written_out(full, written):
    assert read_position(written).name == full


@pytest.mark.parametrize("full", SPELLINGS)
def test_a_post_written_out_stays_as_it_is(full):
    assert read_position(full).name == full


@given(st.sampled_from(SUBJECTS))
@settings(deadline=None)
def test_every_subject_is_known_in_both_cases(subject):
    nominative, genitive, _ = subject

    assert read_subjects(nominative) == (nominative,)
    assert read_position(f"учитель {genitive}").subjects == (nominative,)


def test_a_bare_teacher_takes_the_subject_of_its_own_column():
    reading = read_position("учитель", "Химия, биология")

    assert (reading.name, reading.subjects) == ("учитель химии и биологии", ("химия", "биология"))
    assert read_position("учитель", "Робототехника").name == "учитель (робототехника)"
    assert read_position("директор", "физика") == read_position("директор", "физика")
    assert read_position("директор", "физика").subjects == ("физика",)


def test_a_remark_tells_the_kind_and_the_leave():
    assert read_position("учитель физики (внеш. совм.)").kind == "external"
    assert read_position("учитель физики, внутр. совместитель").kind == "internal"
    assert read_position("учитель физики").kind is None
    assert read_position("учитель физики (декретный отпуск)").on_leave


@pytest.mark.parametrize("text", ["Вакансия", "вакантная должность", "вак."])
def test_vacancies_are_known(text):
    assert is_vacancy(text)
    assert not is_vacancy("Вакулина Анна")


def test_posts_and_subjects_are_told_from_other_texts():
    assert looks_like_position("Учитель физики")
    assert not looks_like_position("Учёба")
    assert looks_like_subject("русский язык, литература")
    assert not looks_like_subject("высшая")
