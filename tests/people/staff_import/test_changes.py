"""What differs is shown as «было → стало» and made only where somebody agreed; a blank is filled; history is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.people.staff_import.conftest import COLUMNS, NOW, person, roster, snils

from marshrut.base.models import JournalEntry
from marshrut.people.models import Charge, Employment, ExperienceStatement, Person, Qualification
from marshrut.people.roles import Role
from marshrut.people.usecases.apply_staff_import import apply_staff_import

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def school(world):
    return world.school("МБОУ СОШ № 4")


@pytest.fixture
def known(bring_in, school) -> Person:
    """A person as an earlier list has brought her in."""
    bring_in(roster(person()), sender=school.parent)
    return Person.objects.get()


@pytest.fixture
def listed(bring_in, school):
    """Bring in another list of the same municipality, five weeks later."""
    return lambda *rows, **more: bring_in(roster(*rows), sender=school.parent, **more)


def shown(report: dict, name: str = "changes") -> list[tuple]:
    return [(one["kind"], one["was"], one["becomes"]) for one in report[name]]


@pytest.mark.parametrize(
    ("row", "change"),
    [
        ({"surname": "Новая"}, ("surname", "Вымыслова", "Новая")),
        ({"given": "Ольга"}, ("given_name", "Анна", "Ольга")),
        ({"patronymic": "Павловна"}, ("patronymic", "Петровна", "Павловна")),
        ({"born": "13.03.1985"}, ("birth_on", "12.03.1985", "13.03.1985")),
        ({"award": "высшая"}, ("category", "первая", "высшая")),
        ({"years": 20}, ("experience", "педагогический 12 л.", "педагогический 20 л.")),
        ({"post": "учитель физики"}, ("subjects", "математика", "физика")),
        ({"post": "педагог-психолог"}, ("position", "МБОУ СОШ № 4: учитель", "МБОУ СОШ № 4: педагог-психолог")),
        ({"hired": "01.09.2010"}, ("hired_on", "01.09.2015", "01.09.2010")),
        (
            {"kind": "внешнее совместительство"},
            ("workplace", "МБОУ СОШ № 4: основное место", "МБОУ СОШ № 4: внешнее совместительство"),
        ),
    ],
)
def test_a_difference_is_shown_left_without_consent_and_made_with_it(listed, known, row, change):
    left = listed(person(**row))

    assert shown(left.report) == [change]
    assert left.report["done"]["changes_left"] == 1
    assert shown(listed(person()).report) == []

    listed(person(**row), accepted=[change[0]])

    assert shown(listed(person(**row)).report) == []


def test_of_several_kinds_only_the_agreed_one_is_made(listed, known):
    listed(person(surname="Новая", award="высшая"), accepted=["category"])

    known.refresh_from_db()
    assert known.surname == "Вымыслова"
    assert known.qualifications.latest("starts_on").category == "highest"


def test_a_new_category_ends_the_former_one_the_day_before(listed, known):
    known.qualifications.update(starts_on=date(2020, 1, 1))

    listed(person(award="высшая"), accepted=["category"])

    rows = Qualification.objects.order_by("starts_on").values_list("category", "starts_on", "ends_on")
    assert list(rows) == [("first", date(2020, 1, 1), YESTERDAY), ("highest", TODAY, None)]


def test_a_category_beside_the_highest_leaves_it_in_force(listed, known):
    listed(person(award="педагог-методист"), accepted=["category"])

    assert sorted(Qualification.objects.filter(ends_on=None).values_list("category", flat=True)) == [
        "first",
        "methodist",
    ]


def test_a_changed_subject_goes_on_as_a_row_of_its_own(listed, known):
    listed(person(post="учитель физики"), accepted=["subjects"])

    rows = Employment.objects.order_by("starts_on")
    assert [(row.starts_on, row.ends_on) for row in rows] == [
        (date(2015, 9, 1), YESTERDAY),
        (TODAY, None),
    ]
    assert [[one.title for one in row.subjects.all()] for row in rows] == [["математика"], ["физика"]]


def test_experience_that_has_merely_grown_is_no_change(listed, known):
    later = NOW + timedelta(days=400)

    assert shown(listed(person(years=13), at=later).report) == []
    assert ExperienceStatement.objects.count() == 1


def test_the_same_list_next_year_changes_nothing_though_time_has_passed(listed, known):
    report = listed(person(), at=NOW + timedelta(days=400)).report

    assert (shown(report), shown(report, "fills")) == ([], [])


def test_a_blank_of_the_register_is_filled_without_asking(bring_in, school, known):
    columns = (*COLUMNS, "Ставка", "Электронная почта", "Телефон")
    row = [*person(), "0,5", "Anna@Example.org", "8 (910) 000-00-01"]

    report = bring_in(roster(row, columns=columns), sender=school.parent).report

    known.refresh_from_db()
    work = known.employments.get()
    assert (known.email, known.phone, work.rate) == ("anna@example.org", "+79100000001", Decimal("0.50"))
    assert {one["field"] for one in report["fills"]} == {"rate", "email", "phone"}


def test_a_changed_rate_waits_for_consent(bring_in, school, known):
    columns = (*COLUMNS, "Ставка")
    bring_in(roster([*person(), 1], columns=columns), sender=school.parent)

    report = bring_in(roster([*person(), 0.5], columns=columns), sender=school.parent).report

    assert shown(report) == [("rate", "1", "0,5")]
    assert Employment.objects.get().rate == 1


def test_a_second_post_is_added_beside_the_first(listed, known):
    listed(person(), person(post="учитель физики", kind="внутреннее совместительство"))

    rows = Employment.objects.order_by("pk").values_list("position__title", "kind", "subjects__title")
    assert list(rows) == [
        ("учитель", "main", "математика"),
        ("учитель физики", "internal", "физика"),
    ]


def test_a_change_that_was_not_shown_is_not_made(preview, school, known):
    staff_import = preview(roster(person(award="высшая")), sender=school.parent)
    Person.objects.update(birth_on=date(1985, 3, 13))  # somebody corrects the record meanwhile
    staff_import.choices = {"accepted": ["category", "birth_on"]}
    staff_import.save()

    apply_staff_import(staff_import=staff_import, at=NOW)

    known.refresh_from_db()
    assert known.birth_on == date(1985, 3, 13)
    assert known.qualifications.filter(category="highest").exists()


def test_the_journal_keeps_what_was_and_what_became(listed, known):
    listed(person(surname="Новая"), accepted=["surname"])

    entry = JournalEntry.objects.get(verb="changed_by_list")
    assert entry.subject_id == known.pk
    assert entry.facts["changes"] == [{"what": "surname", "was": "Вымыслова", "became": "Новая"}]


# --- the main place of work ------------------------------------------------------------------------------


@pytest.fixture
def other_school(world, school):
    return world.school("МБОУ СОШ № 5", municipality=school.parent)


def test_another_main_place_is_a_transfer_that_waits_for_consent(listed, known, other_school):
    rows = [person(school="МБОУ СОШ № 5", hired="01.09.2026")]

    report = listed(*rows).report

    assert shown(report) == [("workplace", "МБОУ СОШ № 4, учитель", "МБОУ СОШ № 5, учитель математики")]
    assert known.employments.get().ends_on is None


def test_a_transfer_ends_the_former_main_work_the_day_before_with_its_charges(
    listed, known, school, other_school
):
    Charge.objects.create(
        person=known, role=Role.SCHOOL_COUNCIL, organisation=school, starts_on=date(2020, 1, 1)
    )
    rows = [person(school="МБОУ СОШ № 5", hired="01.09.2026")]

    listed(*rows, accepted=["workplace"])

    work = known.employments.order_by("starts_on").values_list("organisation", "starts_on", "ends_on")
    assert list(work) == [
        (school.pk, date(2015, 9, 1), date(2026, 8, 31)),
        (other_school.pk, date(2026, 9, 1), None),
    ]
    assert Charge.objects.get(person=known).ends_on == date(2026, 8, 31)
    assert shown(listed(*rows).report) == []


def test_a_transfer_keeps_as_part_time_what_the_list_calls_so(listed, known, school, other_school):
    rows = [person(school="МБОУ СОШ № 5", hired="01.09.2026"), person(kind="внешнее совместительство")]

    listed(*rows, accepted=["workplace"])

    work = Employment.objects.filter(ends_on=None).values_list("organisation", "kind")
    assert sorted(work) == sorted([(school.pk, "external"), (other_school.pk, "main")])
    assert shown(listed(*rows).report) == []


def test_two_jobs_called_main_are_one_main_job_and_one_beside_it(listed, school, other_school):
    listed(person(), person(school="МБОУ СОШ № 5"))

    assert sorted(Employment.objects.values_list("organisation", "kind")) == sorted(
        [(school.pk, "main"), (other_school.pk, "external")]
    )


def test_work_that_was_ended_before_begins_anew_after_it(listed, known):
    known.employments.update(ends_on=date(2025, 5, 31))

    listed(person())

    work = known.employments.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(work) == [(date(2015, 9, 1), date(2025, 5, 31)), (date(2025, 6, 1), None)]
    assert shown(listed(person()).report) == []


# --- people who are not in the list ----------------------------------------------------------------------


def test_who_is_not_in_the_list_is_shown_and_left(listed, known):
    report = listed(person(surname="Новая", snils=snils(2), born="01.01.1990")).report

    assert [(one["name"], one["title"]) for one in report["absent"]] == [("Вымыслова Анна Петровна", "учитель")]
    assert known.employments.get().ends_on is None


def test_the_work_of_who_is_not_in_the_list_ends_when_somebody_asks_for_it(listed, known):
    listed(person(surname="Новая", snils=snils(2), born="01.01.1990"), end_absent=True)

    assert known.employments.get().ends_on == YESTERDAY


def test_somebody_whose_row_has_a_fault_is_not_absent(listed, known):
    report = listed(
        person(surname="Новая", snils=snils(2), born="01.01.1990"), person(born="12.03.2085")
    ).report

    assert len(report["blocking"]) == 1
    assert report["absent"] == []
