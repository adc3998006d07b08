"""From upload to done: confirmed once, brought in once, all or nothing, cancelled without a trace."""

import re
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from tests.people.staff_import.conftest import NOW, ROSTERS, person, roster, snils

from marshrut import sheets
from marshrut.base.models import JournalEntry
from marshrut.people.models import ColumnMapping, Employment, Organisation, Person, StaffImport
from marshrut.people.staff_import.prepare import file_of
from marshrut.people.staff_import.report import notes_of
from marshrut.people.usecases._staff_imports import WrongState
from marshrut.people.usecases.apply_staff_import import NotPreviewed, PlacesUnknown, apply_staff_import
from marshrut.people.usecases.cancel_staff_import import cancel_staff_import
from marshrut.people.usecases.choose_organisation import choose_organisation
from marshrut.people.usecases.confirm_staff_import import OrganisationNeeded, confirm_staff_import
from marshrut.people.usecases.correct_columns import FieldTwice, NameColumnNeeded, correct_columns
from marshrut.people.usecases.forget_staff_files import forget_staff_files
from marshrut.people.usecases.preview_staff_import import preview_staff_import

pytestmark = pytest.mark.django_db
FAULTY = person(surname="Ошибкина", snils="900-000-001 00")


@pytest.fixture
def centre(world):
    return world.centre()


def test_a_preview_changes_nothing_and_may_be_repeated(preview, region):
    staff_import = preview(roster(person()))
    first = staff_import.report

    again = preview_staff_import(staff_import=staff_import, at=NOW)

    assert again.report == first
    assert (Person.objects.count(), Employment.objects.count(), Organisation.objects.count()) == (0, 0, 0)


def test_progress_is_kept_with_the_import_and_ends_at_a_hundred(upload, region):
    heard = []
    staff_import = upload(roster(person()))

    preview_staff_import(staff_import=staff_import, at=NOW, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 100

    apply_staff_import(staff_import=staff_import, at=NOW)
    staff_import.refresh_from_db()
    assert staff_import.progress == 100


def test_the_second_of_two_confirmations_does_nothing(preview, centre):
    staff_import = preview(roster(person()))

    assert confirm_staff_import(staff_import=staff_import, by=centre, at=NOW) is True
    assert confirm_staff_import(staff_import=staff_import, accepted=["surname"], by=centre, at=NOW) is False

    staff_import.refresh_from_db()
    assert (staff_import.state, staff_import.choices["accepted"]) == ("applying", [])
    assert JournalEntry.objects.filter(verb="confirmed_import", person_id=centre.person.pk).count() == 1


def test_a_kind_of_change_that_does_not_exist_is_not_agreed_to(preview, centre):
    staff_import = preview(roster(person()))

    confirm_staff_import(staff_import=staff_import, accepted=["everything", "surname"], by=centre, at=NOW)

    staff_import.refresh_from_db()
    assert staff_import.choices["accepted"] == ["surname"]


def test_an_import_applied_twice_is_brought_in_once(preview, centre):
    staff_import = preview(roster(person()))
    apply_staff_import(staff_import=staff_import, at=NOW)
    people = Person.objects.count()

    apply_staff_import(staff_import=staff_import, at=NOW + timedelta(days=1))

    assert Person.objects.count() == people
    assert JournalEntry.objects.filter(verb="applied_import").count() == 1


def test_what_was_not_previewed_is_not_brought_in(upload, region):
    with pytest.raises(NotPreviewed, match="сейчас загружен"):
        apply_staff_import(staff_import=upload(roster(person())), at=NOW)


def test_an_import_that_a_killed_worker_left_is_taken_up_again(preview, centre):
    staff_import = preview(roster(person()))
    confirm_staff_import(staff_import=staff_import, by=centre, at=NOW)

    apply_staff_import(staff_import=StaffImport.objects.get(pk=staff_import.pk), at=NOW)

    staff_import.refresh_from_db()
    assert staff_import.state == "applied"


def test_good_rows_go_in_and_bad_rows_come_back_in_the_senders_own_file(bring_in, uploads, tmp_path):
    staff_import = bring_in(roster(person(), FAULTY))

    assert list(Person.objects.values_list("surname", flat=True)) == ["Вымыслова"]
    out = tmp_path / "back.xlsx"
    sheets.annotate(
        file_of(staff_import),
        notes_of(staff_import.report),
        out,
        heading_rows=staff_import.report["heading_rows"],
        only_bad=True,
    )
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    assert rows[2][-1] == "Что исправить"
    assert rows[3][0] == "Ошибкина"
    assert "контрольные цифры не сходятся" in rows[3][-1]
    assert len(rows) == 4


def test_the_mended_file_brings_in_the_rest_only(bring_in, region):
    bring_in(roster(person(), FAULTY))

    report = bring_in(roster(person(), person(surname="Ошибкина", snils=snils(2), post="директор"))).report

    assert report["done"]["persons_added"] == 1
    assert Person.objects.count() == 2


def test_the_file_goes_away_when_all_of_it_went_in(bring_in, django_capture_on_commit_callbacks, uploads):
    with django_capture_on_commit_callbacks(execute=True):
        staff_import = bring_in(roster(person()))

    assert not file_of(staff_import).exists()


def test_a_cancelled_list_leaves_neither_its_file_nor_what_was_read(
    preview, centre, django_capture_on_commit_callbacks
):
    staff_import = preview(roster(person()))

    with django_capture_on_commit_callbacks(execute=True):
        cancelled = cancel_staff_import(staff_import=staff_import, by=centre, at=NOW)

    assert (cancelled.state, cancelled.report) == ("cancelled", {})
    assert not file_of(staff_import).exists()
    with pytest.raises(NotPreviewed):
        apply_staff_import(staff_import=staff_import, at=NOW)


def test_what_was_brought_in_cannot_be_cancelled(bring_in, centre):
    with pytest.raises(WrongState, match="уже внесён"):
        cancel_staff_import(staff_import=bring_in(roster(person())), by=centre, at=NOW)


def test_old_files_go_away_and_what_waited_for_nobody_is_cancelled(preview, upload, uploads):
    old = preview(roster(person()))
    new = upload(roster(person()), at=NOW + timedelta(days=40))

    assert forget_staff_files(before=NOW + timedelta(days=30)) == 1

    old.refresh_from_db()
    assert (old.state, old.stored_as) == ("cancelled", "")
    assert [path.name for path in uploads.rglob("*") if path.is_file()] == [Path(new.stored_as).name]
    assert forget_staff_files(before=NOW + timedelta(days=30)) == 0


def test_a_report_keeps_no_snils_in_full(bring_in, preview, region):
    rows = [person(), FAULTY, person(surname="Нулёва", snils=int(snils(3)))]

    for staff_import in (bring_in(roster(*rows)), preview(ROSTERS / "galich_list.xlsx")):
        kept = str(staff_import.report)
        assert snils(1) not in kept
        assert not re.search(r"(?<!\d)\d{9,11}(?!\d)|\d{3}-\d{3}-\d{3}", kept)


# --- columns ---------------------------------------------------------------------------------------------

STRANGE = ("Кто", "Когда родился", "Где", "Чем занят", "Как")
ROW = ["Вымыслова Анна Петровна", "12.03.1985", "МБОУ СОШ № 4", "учитель физики", "высшая"]
FIELDS = {"A": "full_name", "B": "birth_on", "C": "organisation", "D": "position", "E": "category"}


def test_a_person_may_say_which_column_is_what_and_it_is_remembered_for_the_sender(preview, world):
    sender = world.municipality()
    staff_import = preview(roster(ROW, columns=STRANGE), sender=sender)
    sheet = staff_import.report["sheets"][0]

    again = correct_columns(staff_import=staff_import, columns={sheet["name"]: {**FIELDS, "E": ""}}, at=NOW)
    report = preview_staff_import(staff_import=again, at=NOW).report

    assert {one["letter"]: one["field"] for one in report["sheets"][0]["columns"]} == {**FIELDS, "E": ""}
    assert report["persons"] == 1
    mapping = ColumnMapping.objects.get()
    assert (mapping.sender, mapping.columns["E"]) == (sender, None)

    next_time = preview(roster(ROW, columns=STRANGE), sender=sender).report["sheets"][0]
    other_sender = preview(roster(ROW, columns=STRANGE), sender=None)
    assert next_time["is_remembered"] is True
    assert next_time["columns"][4]["field"] == ""
    assert other_sender.state == "refused"


def test_a_list_that_was_not_recognised_can_be_explained_by_hand(preview, region):
    rows = [["Вымыслова", "Анна", "Петровна", "физика"], ["Другая", "Ольга", "Павловна", "химия"]]
    refused = preview(roster(*rows, columns=("Один", "Два", "Три", "Четыре"), title="Разное"))
    assert refused.state == "refused"
    sheet = refused.report["sheets"][0]

    again = correct_columns(
        staff_import=refused,
        columns={sheet["name"]: {"A": "surname", "B": "given_name", "C": "patronymic", "D": "subjects"}},
        at=NOW,
    )
    previewed = preview_staff_import(staff_import=again, at=NOW)

    assert previewed.state == "previewed"
    assert previewed.report["persons"] == 2


def test_columns_without_a_name_or_with_one_field_twice_are_refused(preview, region):
    staff_import = preview(roster(person()))
    name = staff_import.report["sheets"][0]["name"]

    with pytest.raises(NameColumnNeeded, match="укажите столбец с фамилией"):
        correct_columns(staff_import=staff_import, columns={name: {"B": "given_name"}}, at=NOW)
    with pytest.raises(FieldTwice, match="указано у столбцов A и B"):
        correct_columns(staff_import=staff_import, columns={name: {"A": "surname", "B": "surname"}}, at=NOW)


# --- a list that does not say where people work ------------------------------------------------------------

NOWHERE = ("Фамилия", "Имя", "Отчество", "Дата рождения", "Должность")


def nowhere() -> bytes:
    return roster(["Вымыслова", "Анна", "Петровна", "12.03.1985", "учитель физики"], columns=NOWHERE)


def test_without_a_place_the_list_waits_until_somebody_says_it(preview, world):
    school = world.school()
    staff_import = preview(nowhere(), sender=school.parent)
    centre = world.centre()

    with pytest.raises(OrganisationNeeded, match="Выберите организацию"):
        confirm_staff_import(staff_import=staff_import, by=centre, at=NOW)
    with pytest.raises(PlacesUnknown, match="не сказано, где работают"):
        apply_staff_import(staff_import=staff_import, at=NOW)
    assert Employment.objects.count() == 0

    chosen = choose_organisation(staff_import=staff_import, organisation=school, by=centre, at=NOW)
    apply_staff_import(staff_import=preview_staff_import(staff_import=chosen, at=NOW), at=NOW)

    assert Employment.objects.get().organisation == school


def test_a_schools_own_list_needs_no_place(bring_in, world):
    school = world.school()

    bring_in(nowhere(), sender=school)

    assert Employment.objects.get().organisation == school
