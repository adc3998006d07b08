"""From the upload to the result through the pages."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf
from tests.people.staff_import.conftest import NOW
from tests.web.imports.conftest import person, roster, snils

from marshrut.people.models import Employment, Person, StaffImport
from marshrut.people.roles import Role
from marshrut.people.usecases.upload_staff_list import upload_staff_list
from marshrut.web.imports.views import TEMPLATE
from marshrut.web.imports.waiting import waiting

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# --- the way of a list -------------------------------------------------------------------------------------


def test_a_methodist_uploads_looks_confirms_and_sees_the_result(client_for, world, galich, school, sent, work):
    methodist = world.methodist(galich)
    client = client_for(methodist)
    one = sent(methodist)

    page = text_of(client.get(f"/imports/{one.pk}/"))
    assert one.sender == galich
    assert "Внести 1 человека и 1 место работы" in page
    assert Person.objects.filter(surname="Вымыслова").count() == 0

    client.post(f"/imports/{one.pk}/confirm/")
    assert "Вносим список" in text_of(client.get(f"/imports/{one.pk}/"))
    work(one)

    result = text_of(client.get(f"/imports/{one.pk}/"))
    assert "Список внесён" in result
    assert f'href="/north/people/?place={school.pk}"' in result
    assert Employment.objects.get(person__surname="Вымыслова").organisation == school


def test_the_progress_asks_for_itself_and_leads_to_the_page_when_it_is_done(client_for, world, galich, school, work):
    methodist = world.methodist(galich)
    client = client_for(methodist)
    client.post("/imports/new/", {"file": SimpleUploadedFile("список.xlsx", roster(person()))})
    one = StaffImport.objects.get()

    page = text_of(client.get(f"/imports/{one.pk}/"))
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'hx-get="/north/imports/{one.pk}/progress/"' in text_of(client.get(f"/imports/{one.pk}/progress/"))

    work(one)
    assert client.get(f"/imports/{one.pk}/progress/").headers["HX-Redirect"] == f"/north/imports/{one.pk}/"


def test_a_second_click_on_the_button_brings_in_nothing_twice(client_for, world, galich, school, sent, work):
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist)

    client.post(f"/imports/{one.pk}/confirm/")
    again = client.post(f"/imports/{one.pk}/confirm/", follow=True)

    assert "уже вносится или внесён" in text_of(again)
    work(one)
    assert Person.objects.filter(surname="Вымыслова").count() == 1


def test_only_ticked_changes_are_made(client_for, world, galich, school, sent, work):
    known = world.teacher(school, surname="Вымыслова", snils=snils(1), birth_on=NOW.date().replace(1985, 3, 13))
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist, roster(person(surname="Вымыслова", given="Ольга")))
    page = text_of(client.get(f"/imports/{one.pk}/"))
    assert 'name="accepted" value="birth_on"' in page
    assert 'name="accepted" value="given_name"' in page

    client.post(f"/imports/{one.pk}/confirm/", {"accepted": ["given_name"]})
    work(one)

    known.refresh_from_db()
    assert (known.given_name, known.birth_on.day) == ("Ольга", 13)


def test_a_list_can_be_left_out(client_for, world, galich, school, sent, django_capture_on_commit_callbacks, uploads):
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{one.pk}/cancel/")

    one.refresh_from_db()
    assert one.state == "cancelled"
    assert [path for path in uploads.rglob("*") if path.is_file()] == []
    assert "Список отменён" in text_of(client.get(f"/imports/{one.pk}/"))


def test_the_rows_with_errors_come_back_as_the_senders_file(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    one = sent(methodist, name="кадры 2026.xlsx")

    answer = client_for(methodist).get(f"/imports/{one.pk}/errors/")

    assert "%D1%87%D1%82%D0%BE%20%D0%B8%D1%81%D0%BF%D1%80%D0%B0%D0%B2%D0%B8%D1%82%D1%8C" in answer.headers[
        "Content-Disposition"
    ]
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[-1][0] == "Ошибкина"
    assert "контрольные цифры" in rows[-1][-1]


def test_a_list_without_errors_has_no_file_of_errors(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    one = sent(methodist, roster(person()))

    assert client_for(methodist).get(f"/imports/{one.pk}/errors/").status_code == 404


def test_formulas_in_names_stay_text_in_the_file_that_goes_back(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    one = sent(methodist, roster(person(), person(surname="=HYPERLINK(1)", snils="900-000-001 00")))

    answer = client_for(methodist).get(f"/imports/{one.pk}/errors/")

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


def test_markup_in_a_file_is_shown_as_text(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    evil = "<script>alert(1)</script>"
    content = roster(person(surname=evil), person(given=evil, snils="900-000-001 00", surname="Вторая"))
    one = sent(methodist, content, name='<img src=x onerror="alert(1)">.xlsx')

    for show in ("added", "blocking", "places", "warnings"):
        page = text_of(client_for(methodist).get(f"/imports/{one.pk}/?show={show}"))
        assert evil not in page
        assert "<img src=x" not in page


def test_the_template_for_download_is_recognised_when_it_is_filled_in(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    book = openpyxl.load_workbook(BytesIO(client_for(methodist).get("/imports/template/").content))
    values = (
        "Вымыслова", "Анна", "Петровна", "12.03.1985", snils(1), "Галичский район", "МБОУ СОШ № 4", "", "учитель",
        "физика", "основное", "1", "высшая", "01.02.2024", "12", "14", "01.09.2015", "a@example.org", "89100000001",
    )  # fmt: skip
    assert len(values) == len(TEMPLATE)
    first_free = book.active.max_row + 1
    for column, value in enumerate(values, 1):
        book.active.cell(first_free, column, value)
    buffer = BytesIO()
    book.save(buffer)

    report = sent(methodist, buffer.getvalue()).report

    assert (report["persons"], report["blocking"], report["warnings"]) == (1, [], [])
    fields = [column["field"] for column in report["sheets"][0]["columns"]]
    assert len(set(fields)) == len(TEMPLATE)
    assert "" not in fields


# --- columns and places ------------------------------------------------------------------------------------


def test_columns_are_shown_with_reasons_and_can_be_set_right(client_for, world, galich, school, sent, work):
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist)
    page = text_of(client.get(f"/imports/{one.pk}/columns/"))
    assert "Фамилия: заголовок «Фамилия»" in page
    assert "уверенно" in page
    letters = [column["letter"] for column in one.report["sheets"][0]["columns"]]
    fields = {f"sheet0-{column['letter']}": column["field"] for column in one.report["sheets"][0]["columns"]}

    client.post(f"/imports/{one.pk}/columns/", fields | {f"sheet0-{letters[8]}": ""})
    work(one)

    assert one.report["sheets"][0]["columns"][8]["field"] == ""
    again = sent(methodist)
    assert "столбцы как в прошлый раз" in text_of(client.get(f"/imports/{again.pk}/columns/"))


def test_columns_left_as_they_are_cost_no_second_reading(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist)
    fields = {f"sheet0-{column['letter']}": column["field"] for column in one.report["sheets"][0]["columns"]}

    client.post(f"/imports/{one.pk}/columns/", fields)

    one.refresh_from_db()
    assert one.state == "previewed"


def test_a_column_that_is_no_field_is_told_on_the_page(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    client, one = client_for(methodist), sent(methodist)

    page = text_of(client.post(f"/imports/{one.pk}/columns/", {"sheet0-A": "", "sheet0-B": "given_name"}))

    assert "укажите столбец с фамилией" in page


def test_a_list_that_says_no_place_asks_for_it(client_for, world, galich, school, sent, work):
    methodist = world.methodist(galich)
    columns = ("Фамилия", "Имя", "Отчество", "Дата рождения", "Должность")
    rows = [["Вымыслова", "Анна", "Петровна", "12.03.1985", "учитель физики"]]
    client, one = client_for(methodist), sent(methodist, roster(*rows, columns=columns))
    page = text_of(client.get(f"/imports/{one.pk}/"))
    assert "Где работают эти люди?" in page
    assert "/confirm/" not in page

    client.post(f"/imports/{one.pk}/place/", {"organisation": school.pk})
    work(one)

    assert "Внести 1 человека и 1 место работы" in text_of(client.get(f"/imports/{one.pk}/"))


def test_a_place_of_another_municipality_cannot_be_chosen(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    foreign = world.school()
    columns = ("Фамилия", "Имя", "Отчество", "Дата рождения", "Должность")
    rows = [["Вымыслова", "Анна", "Петровна", "12.03.1985", "учитель физики"]]
    client, one = client_for(methodist), sent(methodist, roster(*rows, columns=columns))

    answer = client.post(f"/imports/{one.pk}/place/", {"organisation": foreign.pk}, follow=True)

    assert "Выберите организацию из списка" in text_of(answer)
    one.refresh_from_db()
    assert "organisation" not in one.choices


# --- whose is whose ----------------------------------------------------------------------------------------

ADDRESSES = ("", "progress/", "columns/", "errors/")
ACTS = ("confirm/", "cancel/", "again/", "place/", "columns/")


def test_a_list_of_another_municipality_does_not_exist_for_a_methodist(client_for, world, galich, school, sent):
    one = sent(world.methodist(galich))
    stranger = client_for(world.methodist(world.municipality("Буйский район")))

    assert [stranger.get(f"/imports/{one.pk}/{address}").status_code for address in ADDRESSES] == [404] * 4
    assert [stranger.post(f"/imports/{one.pk}/{act}").status_code for act in ACTS] == [404] * 5
    assert "список.xlsx" not in text_of(stranger.get("/imports/"))


def test_a_list_of_the_whole_region_does_not_exist_for_a_methodist_or_a_head(client_for, world, galich, school, sent):
    one = sent(world.centre())

    for actor in (world.methodist(galich), world.head(school)):
        assert client_for(actor).get(f"/imports/{one.pk}/").status_code == 404


def test_a_former_specialist_of_the_centre_does_not_keep_the_regions_lists(client_for, world, school, sent):
    specialist = world.centre()
    one = sent(specialist)
    specialist.charge.delete()
    world.employ(specialist.person, school, position="директор", subject="")
    head = world.actor(Role.SCHOOL_HEAD, school, person=specialist.person)

    assert client_for(head).get(f"/imports/{one.pk}/").status_code == 404
    assert waiting(head, world.today) == []


def test_a_head_brings_in_the_own_school_and_the_methodist_sees_it(client_for, world, galich, school, sent):
    one = sent(world.head(school))

    assert one.sender == school
    assert client_for(world.methodist(galich)).get(f"/imports/{one.pk}/").status_code == 200


def test_the_centre_says_whose_list_it_is(client_for, world, galich, school, sent):
    centre = world.centre()
    assert "Галичский район" in text_of(client_for(centre).get("/imports/new/"))

    assert sent(centre, sender=galich.pk).sender == galich
    assert sent(centre).sender is None


def test_a_methodist_cannot_send_in_anothers_name(world, galich, sent):
    other = world.municipality("Буйский район")

    assert sent(world.methodist(galich), sender=other.pk).sender == galich


def test_a_head_without_a_school_does_not_send_in_the_regions_name(client_for, world):
    head = world.actor(Role.SCHOOL_HEAD, None)

    page = client_for(head).post("/imports/new/", {"file": SimpleUploadedFile("список.xlsx", roster(person()))})

    assert "Ваша роль не привязана к организации" in text_of(page)
    assert StaffImport.objects.count() == 0


@pytest.mark.parametrize("role", [Role.TEACHER, Role.TUTOR, Role.DEPARTMENT, Role.AUDITOR, Role.MUNI_AUTHORITY])
def test_other_roles_are_not_let_in(client_for, world, galich, role):
    place = galich if role == Role.MUNI_AUTHORITY else None

    assert client_for(world.actor(role, place)).get("/imports/").status_code == 403


def test_lists_of_another_region_are_not_there(client_for, world, galich, school, sent, other_region, region):
    one = sent(world.centre())
    connection.set_tenant(other_region)
    assert StaffImport.objects.filter(pk=one.pk).count() == 0
    connection.set_tenant(region)

    client = client_for(world.centre())
    assert client.get(f"/imports/{one.pk}/").status_code == 200
    client.region = other_region
    assert client.get(f"/imports/{one.pk}/").status_code == 302  # to the other region's entry


# --- what is refused ---------------------------------------------------------------------------------------


def test_a_file_over_the_limit_is_refused_in_words_and_never_reaches_the_disk(
    client_for, world, galich, settings, uploads
):
    settings.UPLOAD_LIMIT_BYTES = 100_000
    file = SimpleUploadedFile("большой.xlsx", b"x" * 300_000)

    page = text_of(client_for(world.methodist(galich)).post("/imports/new/", {"file": file}))

    assert "он не принят" in page
    assert StaffImport.objects.count() == 0
    assert not uploads.exists()


def test_an_upload_without_the_forms_token_is_refused(world, galich, client_for):
    client = client_for(world.methodist(galich))
    client.handler.enforce_csrf_checks = True

    answer = client.post("/imports/new/", {"file": SimpleUploadedFile("список.xlsx", roster(person()))})

    assert answer.status_code == 403
    assert StaffImport.objects.count() == 0


def test_a_form_without_a_file_says_so(client_for, world, galich):
    assert "Выберите файл со списком" in text_of(client_for(world.methodist(galich)).post("/imports/new/"))


def test_a_file_that_is_no_list_is_refused_on_its_page(client_for, world, galich, sent):
    methodist = world.methodist(galich)
    one = sent(methodist, b"MZ\x90\x00" + b"\0" * 500, name="кадры.xlsx")

    page = text_of(client_for(methodist).get(f"/imports/{one.pk}/"))

    assert "Файл не принят, ничего не изменилось" in page
    assert "программа, а не таблица" in page
    assert "Указать столбцы" not in page


# --- what waits, and what pages cost -----------------------------------------------------------------------


@pytest.fixture
def waits(world):
    """``waits(actor)``: what waits for the actor, with addresses as a page of the region has them."""

    def found(actor):
        set_urlconf("marshrut.config.urls_region")
        return waiting(actor, world.today)

    yield found
    set_urlconf(None)


def test_a_preview_and_a_refusal_wait_for_the_one_who_sent_them(waits, world, galich, school, sent):
    methodist = world.methodist(galich)
    sent(methodist, name="первый.xlsx")
    sent(methodist, b"\x89PNG\r\n\x1a\n", name="второй.png")

    found = waits(methodist)

    assert sorted(one.title for one in found) == [
        "Список «второй.png» не принят",
        "Список «первый.xlsx» прочитан",
    ]
    assert waits(world.methodist(galich)) == []


def test_what_waits_costs_one_query_and_none_for_who_brings_nothing_in(
    waits, world, galich, school, sent, django_assert_num_queries
):
    methodist, teacher = world.methodist(galich), world.actor(Role.TEACHER)
    sent(methodist)

    with django_assert_num_queries(1):
        waits(methodist)
    with django_assert_num_queries(0):
        waits(teacher)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_list_costs_the_same_for_one_row_and_for_three(client_for, world, galich, school):
    methodist = world.methodist(galich)
    client = client_for(methodist)

    def upload() -> None:
        upload_staff_list(file=BytesIO(b"a;b"), name="a.csv", sender=galich, by=methodist, at=NOW)

    upload()
    queries(client, "/imports/")  # the first page after a change of region also finds its way there
    one = queries(client, "/imports/")
    upload()
    upload()

    assert queries(client, "/imports/") == one


def test_a_preview_costs_the_same_for_one_row_and_for_three(client_for, world, galich, school, sent):
    methodist = world.methodist(galich)
    client = client_for(methodist)
    small = sent(methodist, roster(person()))
    large = sent(methodist, roster(*(person(surname=f"Вымысл{letter}ва", snils=snils(place))
                                     for place, letter in enumerate("аео", 2))))  # fmt: skip

    queries(client, "/imports/")
    assert queries(client, f"/imports/{large.pk}/") == queries(client, f"/imports/{small.pk}/")
    assert queries(client, f"/imports/{small.pk}/progress/") <= 6
