import pytest

from marshrut.diagnostics.result_file import (
    KnownPerson,
    ResultFile,
    ResultRow,
    RosterIndex,
    Score,
    Workplace,
    match,
    notes_to_sender,
    summary,
)

SCORES = {"предметные": Score(30.0, 75.0, 40.0)}
BUY = Workplace("МБОУ СОШ № 4", "г. Буй")
ANNA = KnownPerson(1, "19412742169", "Семёнова", "Анна", "Ильинична", (BUY,))
NAMESAKE = KnownPerson(2, "29765438443", "Семёнова", "Анна", "Ильинична", (Workplace("МБОУ СОШ № 5", "г. Буй"),))
PETER = KnownPerson(3, None, "Петров", "Пётр", "Ильич", (Workplace("МБОУ лицей № 1"),))


def row(number=2, **fields) -> ResultRow:
    given = {
        "sheet": "Л", "row": number, "snils": None, "surname": "Семенова", "given_name": "Анна",
        "patronymic": "Ильинична",
        "birth_on": None, "organisation": "", "municipality": None, "taken_on": None, "attempt": 1, "scores": SCORES,
        "total": None, "no_show": False,
    } | fields  # fmt: skip
    return ResultRow(**given)


def find(*people: KnownPerson, **fields):
    """The key of the person found, or the reason why there is none."""
    matching = match(ResultFile((row(**fields),), (), ("предметные",)), RosterIndex.of(people))
    return matching.importable[0].person.key if matching.importable else matching.unmatched[0].reason


def test_the_snils_finds_the_person():
    assert find(ANNA, NAMESAKE, snils="29765438443") == 2


def test_the_snils_finds_the_person_under_a_new_surname():
    assert find(ANNA, snils="19412742169", surname="Иванова") == 1


def test_the_snils_of_plainly_another_person_finds_nobody():
    told = find(ANNA, snils="19412742169", surname="Иванова", given_name="Ольга", patronymic="Петровна")

    assert told == "По этому СНИЛС известен другой человек. Сверьте номер."


def test_two_surnames_of_one_snils_wait_for_their_merge():
    married = KnownPerson(4, ANNA.snils, "Иванова", "Анна", "Ильинична")

    assert find(ANNA, married, snils=ANNA.snils) == 1
    assert "объедин" in find(ANNA, married, snils=ANNA.snils, surname="Сидорова")


def test_a_namesake_with_another_snils_is_another_person():
    assert "нет среди сотрудников" in find(ANNA, snils="22575584592")


def test_a_known_person_without_a_snils_is_found_by_name_in_spite_of_one():
    assert find(PETER, snils="22575584592", surname="Петров", given_name="Петр", patronymic="Ильич") == 3


def test_the_name_alone_is_enough_for_the_only_one():
    assert find(ANNA) == 1


def test_case_and_yo_do_not_matter():
    assert find(ANNA, surname="СЕМЕНОВА", given_name="анна") == 1


@pytest.mark.parametrize("fields", [{"patronymic": ""}, {"given_name": "А.", "patronymic": "И."}])
def test_initials_and_missing_patronymics_agree(fields):
    assert find(ANNA, **fields) == 1


@pytest.mark.parametrize("fields", [{"given_name": "Ольга"}, {"patronymic": "Петровна"}, {"given_name": "О."}])
def test_other_names_do_not_agree(fields):
    assert "нет среди сотрудников" in find(ANNA, **fields)


def test_the_school_tells_namesakes_apart():
    assert find(ANNA, NAMESAKE, organisation='МБОУ "СОШ №5"') == 2


def test_two_namesakes_without_a_school_are_nobody():
    assert find(ANNA, NAMESAKE) == "Людей с таким ФИО несколько: 2. Укажите СНИЛС или школу."


def test_the_same_name_in_another_school_is_nobody():
    assert "в другой школе" in find(ANNA, organisation="МБОУ СОШ № 9")


def test_the_same_school_in_another_municipality_is_another_one():
    assert find(ANNA, organisation="МБОУ СОШ № 4", municipality="город Буй") == 1
    assert "в другой школе" in find(ANNA, organisation="МБОУ СОШ № 4", municipality="Галичский район")
    assert "в другой школе" in find(
        KnownPerson(1, None, "Семёнова", "Анна", "Ильинична", (Workplace("МБОУ СОШ № 4 г. Галич"),)),
        organisation="МБОУ СОШ № 4 г. Буй",
    )


def test_a_school_without_its_kind_may_be_meant():
    assert find(ANNA, organisation="школа № 4") == 1


def test_nobody_is_known():
    assert "нет среди сотрудников" in find()


def test_every_row_falls_into_one_class_and_is_summed_up():
    results = ResultFile(
        (row(2), row(3, no_show=True, scores={}), row(4, surname="Нетова"), row(5, no_show=True, surname="Нетова")),
        (),
        (),
    )

    matching = match(results, RosterIndex.of([ANNA]))
    plain = summary(matching)

    assert (plain["importable"], plain["no_show"], plain["unmatched"], plain["blocking"]) == (1, 2, 1, [])
    assert [entry.person and entry.person.key for entry in matching.no_show] == [1, None]
    assert plain["unmatched_rows"][0]["name"] == "Нетова Анна Ильинична"
    assert plain["no_show_rows"] == [{"sheet": "Л", "row": 3}, {"sheet": "Л", "row": 5}]
    assert notes_to_sender(matching).keys() == {("Л", 4)}
