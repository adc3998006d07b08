import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.people.staff_list import organisation_key
from marshrut.people.staff_list.readings import find_organisation, municipality_key, read_organisation
from marshrut.people.staff_list.readings.organisations import looks_like_organisation
from marshrut.people.staff_list.readings.places import find_municipality, looks_like_municipality

SAME = [
    [
        "МБОУ СОШ № 4",
        'МБОУ "СОШ №4"',
        "МБОУ «СОШ № 4»",
        "мбоу сош №4",
        "МБОУ  СОШ  N 4",
        "МОУ СОШ № 4",
        "МКОУ СОШ-4",
        "СОШ 4",
        "МБОУ СШ № 4",
        "МБОУ СОШ № 4 им. А.С. Пушкина",
        "МБОУ СОШ № 4 имени Героя Советского Союза И. И. Иванова",
        "МБОУ СОШ № 4 с углублённым изучением отдельных предметов",
        "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 4»",
        "муниципального бюджетного общеобразовательного учреждения средней школы № 4",
        "Муниципальное казённое общеобразовательное учреждение средняя общеобразовательная школа №4",
    ],
    [
        "МКОУ Введенская ООШ",
        'МКОУ "Введенская ООШ"',
        "Введенской ООШ",
        "ООШ Введенская",
        "МОУ Введенская основная школа",
    ],
    ["МАОУ гимназия № 35", "Гимназия №35", "МАОУ «ГИМНАЗИЯ № 35»", "гимназии № 35"],
    [
        "МБДОУ детский сад № 3 «Солнышко»",
        "Детский сад общеразвивающего вида № 3 «Солнышко»",
        "МДОУ № 3 «Солнышко»",
        "Д/с №3 Солнышко",
    ],
    ["МКОУ СОШ с. Ивановка", "СОШ с.Ивановка", "Ивановка СОШ"],
]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_school_have_one_key(spellings):
    assert {read_organisation(name).key for name in spellings} == {read_organisation(spellings[0]).key}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("МБОУ СОШ № 4", "МБОУ СОШ № 14"),
        ("МБОУ СОШ № 4", "МБОУ лицей № 4"),
        ("МБОУ СОШ № 4", "ГБОУ СОШ № 4"),
        ("МБОУ СОШ № 4", "ЧОУ СОШ № 4"),
        ("МКОУ Введенская ООШ", "МКОУ Введенская СОШ"),
        ("МКОУ Введенская ООШ", "МКОУ Судайская ООШ"),
        ("МБДОУ № 4", "МБОУ СОШ № 4"),
    ],
)
def test_different_schools_have_different_keys(one, two):
    assert read_organisation(one).key != read_organisation(two).key


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ('МБОУ "СОШ №4"', "МБОУ СОШ № 4"),
        (
            "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 4»",
            "МБОУ СОШ № 4",
        ),
        ("МБОУ «ЛИЦЕЙ № 5»", "МБОУ лицей № 5"),
        ("мбоу сош №4", "МБОУ СОШ № 4"),
        ("МКОУ «Введенская ООШ»", "МКОУ Введенская ООШ"),
    ],
)
def test_a_school_is_shown_in_its_short_official_spelling(text, display):
    assert read_organisation(text).display == display


@given(st.text("МБОУСШ№ 4«»\"'гимназия лицейГалич.,", max_size=40))
@settings(deadline=None)
def test_any_text_has_a_key_that_its_display_keeps(text):
    name = read_organisation(text)

    assert read_organisation(name.display or text).key == name.key or not name.display


def test_the_place_is_kept_apart():
    assert (
        read_organisation("МБОУ СОШ № 4 г. Галич").place
        == read_organisation("МБОУ СОШ № 4 города Галича").place
        == "галич"
    )
    assert read_organisation("МКОУ Введенская ООШ Чухломского муниципального района").place == "чухломск"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("педагогических работников МБОУ СОШ № 4 г. Галич", "МБОУ СОШ № 4 г. Галич"),
        ("Список работников Введенской ООШ на 01.09.2026", "Введенская ООШ"),
        ("1. МБОУ СОШ № 1", "МБОУ СОШ № 1"),
        ("Школа: МБОУ СОШ № 2", "МБОУ СОШ № 2"),
        ("МБОУ СОШ № 2 (директор Иванова И. И.)", "МБОУ СОШ № 2"),
        ("Гимназия № 3 (на 01.09.2026)", "Гимназия № 3"),
        ("сведения на 01.09.2026", None),
        ("Сведения о педагогах школы", None),
        ("Образовательная организация:", None),
        ("СПИСОК", None),
    ],
)
def test_a_school_is_found_in_a_title(title, name):
    assert find_organisation(title) == name


@pytest.mark.parametrize("text", ["директор школы", "учитель физики", "Иванова Анна", "школа"])
def test_other_texts_name_no_school(text):
    assert not looks_like_organisation(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ["город Галич", "г. Галич", "ГО г. Галич", "городской округ город Галич", "Галич", "города Галича"],
        ["Галичский муниципальный район", "Галичский район", "Галичский р-н", "Галичского муниципального округа"],
        ["Костромской муниципальный район", "Костромского района"],
        ["город Нея и Нейский район", "Муниципальный район город Нея и Нейский район"],
    ],
)
def test_spellings_of_one_municipality_have_one_key(spellings):
    assert {municipality_key(name) for name in spellings} == {municipality_key(spellings[0])}


def test_a_town_is_not_its_district():
    assert municipality_key("город Галич") != municipality_key("Галичский муниципальный район")
    assert organisation_key("МБОУ СОШ № 1", "город Галич") != organisation_key("МБОУ СОШ № 1", "город Буй")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Педагогические кадры Чухломского района", "Чухломский район"),
        ("Реестр педагогов Буйского муниципального округа", "Буйский муниципальный округ"),
        ("Список педагогов города Галича", "г. Галича"),
        ("Список педагогов", None),
    ],
)
def test_a_municipality_is_found_in_a_title(title, found):
    assert find_municipality(title) == found


@pytest.mark.parametrize("text", ["Буйский муниципальный район", "город Галич", "г. Буй", "Чухломский р-н"])
def test_municipalities_are_told_from_other_texts(text):
    assert looks_like_municipality(text)
    assert not looks_like_municipality("учитель физики")
