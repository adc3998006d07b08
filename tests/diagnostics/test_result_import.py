"""Files of outside results: what the preview promises, what applying writes, what the same file again does."""

import json
from datetime import date, timedelta

import openpyxl
import pytest
from tests.diagnostics.result_files import SNILS, Desk, results_xlsx, store_people
from tests.shared_data import SHARED

from marshrut import sheets
from marshrut.base.models import JournalEntry
from marshrut.diagnostics.models import Estimate, Instrument, Participant, ResultImport
from marshrut.diagnostics.queries import latest_attempts
from marshrut.diagnostics.result_file import people_of
from marshrut.diagnostics.result_plan import file_of, make_plan
from marshrut.diagnostics.usecases.apply_result_import import NotPreviewed, apply_result_import
from marshrut.diagnostics.usecases.cancel_result_import import cancel_result_import
from marshrut.diagnostics.usecases.confirm_result_import import NothingToConfirm, confirm_result_import
from marshrut.diagnostics.usecases.finish_result_import import finish_result_import
from marshrut.diagnostics.usecases.note_import_progress import note_import_progress
from marshrut.diagnostics.usecases.record_outside_result import AnotherResultIsThere, record_outside_result
from marshrut.diagnostics.usecases.upload_results import (
    CampaignIsOurs,
    CampaignUnknown,
    FileTooLarge,
    NoFramework,
    upload_results,
)
from marshrut.people.staff_list import parse as parse_staff
from marshrut.people.staff_list import recognise as recognise_staff

pytestmark = pytest.mark.django_db

ROSTERS = SHARED / "data" / "rosters"
STAFF = ("galich_list.xlsx", "kostroma_kadry.csv", "buy_schools.xlsx", "chukhloma.ods", "kostroma_region.xlsx")


@pytest.fixture
def desk(world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return Desk(world, tmp_path)


# --- the reference files ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everybody():
    """The people of all five reference rosters."""
    known = []
    for name in STAFF:
        book = sheets.read_workbook(ROSTERS / name)
        today = date(2026, 11, 1)
        staff = parse_staff(book, recognise_staff(book, today=today), today=today)
        known += people_of(staff, prefix=f"{name}:")
    return known


@pytest.mark.slow
@pytest.mark.trace("D2", "D3")
@pytest.mark.parametrize("name", ["diagnostika_snils", "diagnostika_fio"])
def test_a_reference_file_gives_what_its_truth_says(desk, everybody, name):
    store_people(desk.world, everybody)
    truth = json.loads((ROSTERS / f"{name}.truth.json").read_text("utf-8"))

    previewed = desk.upload(ROSTERS / f"{name}.xlsx")

    report = previewed.report
    assert previewed.state == "previewed"
    assert (report["importable"], report["no_show"], report["unmatched"]) == (
        truth["results_importable"],
        truth["no_show"],
        truth["unmatched_to_roster"],
    )
    places = [(each["sheet"], each["row"], each["column"], each["kind"]) for each in report["blocking"]]
    assert places == [(each["sheet"], each["row"], each["column"], each["kind"]) for each in truth["blocking"]]
    importable = [row for row in truth["normalised"] if row["status"] == "importable"]
    assert report["estimates"] == sum(len(row["scores"]) for row in importable)
    assert not Estimate.objects.exists()

    apply_result_import(result_import=previewed, at=desk.world.now)

    percents = sorted(score[1] for row in importable for score in row["scores"].values())
    assert sorted(Estimate.objects.values_list("percent", flat=True)) == percents
    assert Participant.objects.filter(state="no_show").count() == truth["no_show"]
    again = desk.upload(ROSTERS / f"{name}.xlsx")
    assert (again.report["estimates"], again.report["same"]) == (0, len(percents))
    assert again.report["refused_rows"] == []


# --- preview ---------------------------------------------------------------------------------------------


def test_a_preview_changes_neither_people_nor_results(desk):
    previewed = desk.send()

    assert (previewed.state, previewed.report["persons"], previewed.report["estimates"]) == ("previewed", 1, 1)
    assert not Participant.objects.exists()


def test_a_file_that_is_no_results_is_refused_in_words(desk):
    path = desk.folder / "memo.csv"
    path.write_text("Служебная записка\nПрошу направить список\n", "utf-8")

    refused = desk.upload(path)

    assert refused.state == "refused"
    assert "memo.csv" in refused.refusal
    with pytest.raises(NotPreviewed):
        apply_result_import(result_import=refused, at=desk.world.now)


def test_a_column_of_no_known_competence_is_named_and_left_out(desk):
    heading = ["СНИЛС", "ФИО", "Цифровые компетенции, %", "Методические компетенции, %"]

    report = desk.send([SNILS, "Соколова Анна Петровна", 40, 60], heading=heading).report

    assert report["estimates"] == 1
    assert len(report["unknown_columns"]) == 1
    assert "ифровые" in report["unknown_columns"][0]


def test_points_without_a_maximum_come_back_to_the_sender(desk):
    heading = ["СНИЛС", "ФИО", "Методические компетенции, балл"]

    report = desk.send([SNILS, "Соколова Анна Петровна", 18], heading=heading).report

    assert report["estimates"] == 0
    assert "Допишите, сколько баллов возможно" in report["refused_rows"][0]["reason"]


def test_a_municipality_finds_its_own_people_only(desk):
    desk.campaign.place = desk.world.municipality()
    desk.campaign.save()

    assert desk.send().report["unmatched"] == 1


def test_a_person_who_has_left_is_not_found(desk):
    desk.person.employments.update(ends_on=desk.world.today - timedelta(days=1))

    assert desk.send().report["unmatched"] == 1


def test_an_absorbed_record_is_not_found(desk):
    desk.person.merged_into = desk.world.teacher()
    desk.person.save()

    assert desk.send().report["unmatched"] == 1


# --- apply -----------------------------------------------------------------------------------------------


def test_an_applied_row_is_an_estimate_with_its_error(desk):
    applied = desk.apply(desk.row(18, 60))

    estimate = Estimate.objects.get()
    assert applied.state == "applied"
    assert (estimate.person, estimate.competence) == (desk.person, desk.competence)
    assert (estimate.points, estimate.maximum, estimate.percent) == (18, 30, 60)
    assert estimate.percent_se == pytest.approx(8.5, abs=0.2)
    assert (estimate.method, estimate.measured_on) == ("outside", date(2026, 9, 1))
    participant = Participant.objects.get()
    assert (participant.state, participant.organisation) == ("scored", desk.school)
    assert JournalEntry.objects.get(verb="results_imported").facts["estimates"] == 1


def test_a_percent_without_points_has_no_error(desk):
    desk.apply([SNILS, "Соколова Анна Петровна", 60], heading=["СНИЛС", "ФИО", "Методические компетенции, %"])

    assert Estimate.objects.get().percent_se is None


def test_without_a_day_the_last_day_of_the_campaign_counts_unless_it_is_ahead(desk):
    heading = ["СНИЛС", "ФИО", "Методические компетенции, %"]
    desk.apply([SNILS, "Соколова Анна Петровна", 60], heading=heading)

    assert Estimate.objects.get().measured_on == desk.world.today


def test_the_same_file_again_changes_nothing(desk):
    desk.apply()
    before = desk.stored

    again = desk.send()
    apply_result_import(result_import=again, at=desk.world.now)

    assert desk.stored == before
    assert (again.report["estimates"], again.report["same"]) == (0, 1)
    assert Participant.objects.count() == 1


def test_applying_twice_changes_nothing(desk):
    one = desk.send()
    for _ in range(2):
        apply_result_import(result_import=one, at=desk.world.now)

    assert len(desk.stored) == 1
    assert JournalEntry.objects.filter(verb="results_imported").count() == 1


def test_a_result_that_is_there_is_never_written_over(desk):
    desk.apply(desk.row(18, 60))

    second = desk.apply(desk.row(27, 90))

    assert desk.stored == [(desk.person.pk, 1, 18, 60)]
    (refused,) = second.report["refused_rows"]
    assert (refused["sheet"], refused["row"]) == ("Результаты", 4)
    assert "уже есть другой результат, 60.0 %" in refused["reason"]


def test_every_attempt_is_kept_and_the_last_one_counts(desk):
    desk.apply(desk.row(18, 60), desk.row(27, 90, attempt=2, day="20.09.2026"))

    assert desk.stored == [(desk.person.pk, 1, 18, 60), (desk.person.pk, 2, 27, 90)]
    assert [one.percent for one in latest_attempts(Estimate.objects.all())] == [90]


def test_the_same_attempt_twice_in_one_file_is_taken_once(desk):
    desk.apply(desk.row(18, 60), desk.row(18, 60))

    assert len(desk.stored) == 1


def test_who_was_invited_and_did_not_come_is_named_so(desk):
    other = desk.world.teacher(desk.school, surname="Орлова", given_name="Вера", patronymic="Ильинична")
    desk.world.participant(desk.person, campaign=desk.campaign)
    desk.world.participant(other, campaign=desk.campaign)

    desk.apply(desk.row(), [2, "", "Орлова Вера Ильинична", "СОШ № 7", 1, "", "н/я", "н/я"])

    states = dict(Participant.objects.values_list("person", "state"))
    assert states == {desk.person.pk: "scored", other.pk: "no_show"}


def test_an_absence_that_is_known_is_nothing_new(desk):
    absent = [1, "", "Соколова Анна Петровна", "СОШ № 7", 1, "", "н/я", "н/я"]
    first = desk.apply(absent)

    again = desk.send(absent)

    assert (first.report["absent"], again.report["absent"], again.report["no_show"]) == (1, 0, 1)


def test_a_published_result_stays_published_when_more_comes(desk):
    desk.world.participant(desk.person, campaign=desk.campaign, state="published")

    desk.apply()

    assert Participant.objects.get().state == "published"


def test_a_cancelled_file_cannot_be_applied(desk):
    one = cancel_result_import(result_import=desk.send(), at=desk.world.now)

    assert one.state == "cancelled"
    with pytest.raises(NotPreviewed):
        apply_result_import(result_import=one, at=desk.world.now)


def test_an_applied_file_cannot_be_cancelled(desk):
    assert cancel_result_import(result_import=desk.apply(), at=desk.world.now).state == "applied"


def test_a_confirmation_is_written_once(desk):
    one = desk.send()
    for _ in range(2):
        confirm_result_import(result_import=one, by=None, at=desk.world.now)

    assert one.state == "applying"
    with pytest.raises(NothingToConfirm):
        confirm_result_import(
            result_import=cancel_result_import(result_import=desk.send(), at=desk.world.now),
            by=None,
            at=desk.world.now,
        )
    assert JournalEntry.objects.filter(verb="import_confirmed").count() == 1


def test_progress_stays_between_nothing_and_all(desk):
    one = desk.send()
    seen = []
    for percent in (-5, 40, 400):
        note_import_progress(result_import=one, percent=percent)
        seen.append(ResultImport.objects.get().progress)

    assert seen == [0, 40, 100]


def test_the_outcome_stands_beside_the_counts(desk):
    done = finish_result_import(result_import=desk.apply(), outcome={"levels": {"high": 1}})

    report = ResultImport.objects.get().report
    assert (report["outcome"], report["estimates"]) == ({"levels": {"high": 1}}, 1)
    assert done.progress == 100


# --- upload ----------------------------------------------------------------------------------------------


def test_without_a_campaign_the_same_file_leads_to_the_same_campaign(desk):
    path = results_xlsx(desk.folder / "ФИОКО 2026.xlsx", [desk.row()])

    first, second = desk.upload(path, None), desk.upload(path, None)

    assert first.campaign == second.campaign
    assert first.campaign.title == "Результаты из файла «ФИОКО 2026»"
    assert (first.campaign.state, first.campaign.instrument.kind) == ("finished", Instrument.Kind.OUTSIDE)


def test_the_file_lies_in_the_regions_own_folder_under_a_name_of_ours(desk):
    one = desk.send()

    assert file_of(one).exists()
    assert one.stored_as.startswith("region_north/results/")
    assert "results1" not in one.stored_as


def test_a_campaign_that_is_not_there_or_is_taken_here_is_refused(desk):
    path = results_xlsx(desk.folder / "r.xlsx", [desk.row()])

    with pytest.raises(CampaignUnknown):
        desk.upload(path, 10**6)
    with pytest.raises(CampaignIsOurs):
        desk.upload(path, desk.world.campaign(instrument=desk.world.instrument(items=4)).pk)


def test_a_file_above_the_limit_leaves_nothing_behind(desk, settings):
    settings.UPLOAD_LIMIT_BYTES = 100

    with pytest.raises(FileTooLarge):
        desk.send()
    assert not ResultImport.objects.exists()
    assert [path for path in (desk.folder / "uploads").rglob("*") if path.is_file()] == []


def test_without_a_framework_there_is_nowhere_to_put_results(world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    path = results_xlsx(tmp_path / "r.xlsx", [[1]])

    with pytest.raises(NoFramework), path.open("rb") as file:
        upload_results(file=file, name="r.xlsx", campaign=None, by=None, at=world.now)


# --- the sender's own file -------------------------------------------------------------------------------


def test_every_row_that_is_not_taken_is_marked_in_the_senders_file(desk):
    stranger = desk.row(name="Неизвестная Ирина Олеговна", snils="")
    wrong = desk.row(snils="112-233-445 96")
    one = desk.send(desk.row(), stranger, wrong, desk.row(45, 150, attempt=3))

    plan = make_plan(one, on=desk.world.today)
    out = desk.folder / "errors.xlsx"
    sheets.annotate(file_of(one), plan.notes, out, heading_rows=plan.headings)

    assert sorted(plan.notes) == [("Результаты", 5), ("Результаты", 6), ("Результаты", 7)]
    sheet = openpyxl.load_workbook(out).active
    notes = {row: sheet.cell(row, sheet.max_column).value for row in range(3, 8)}
    assert notes[3] == "Что исправить"
    assert notes[4] is None
    assert "нет среди сотрудников" in notes[5]
    assert "контрольные цифры" in notes[6]


# --- one by one ------------------------------------------------------------------------------------------


def test_a_single_result_is_written_once_and_never_over(desk):
    given = {
        "campaign": desk.campaign,
        "person": desk.person,
        "organisation": desk.school,
        "competence": desk.competence,
        "measured_on": desk.world.today,
        "at": desk.world.now,
    }
    first = record_outside_result(percent=60.0, points=18, maximum=30, **given)

    assert record_outside_result(percent=60.0, points=18, maximum=30, **given) == first
    with pytest.raises(AnotherResultIsThere):
        record_outside_result(percent=70.0, **given)
    assert record_outside_result(percent=70.0, attempt=2, **given).percent_se is None
    assert Participant.objects.get().state == "scored"
