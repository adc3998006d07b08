"""Upload, what will be done, confirm, the file of errors."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.diagnostics.result_files import Desk, results_xlsx

from marshrut.diagnostics.models import Estimate, ResultImport
from marshrut.diagnostics.usecases.preview_result_import import preview_result_import
from marshrut.flows.after_result_import import after_result_import
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return Desk(world, tmp_path)


@pytest.fixture
def client(desk, client_for):
    return client_for(desk.world.centre())


def jobs() -> list[str]:
    return [job.task_name.rsplit(".", 1)[1] for job in ProcrastinateJob.objects.order_by("id")]


def upload(client, desk, *rows):
    path = results_xlsx(desk.folder / "Итоги.xlsx", rows or [desk.row()])
    file = SimpleUploadedFile("Итоги.xlsx", path.read_bytes())
    return client.post(f"/diagnostics/{desk.campaign.pk}/import/", {"file": file})


def page(client, one: ResultImport, tail="") -> str:
    reply = client.get(f"/diagnostics/imports/{one.pk}/{tail}")
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_file_is_taken_read_by_the_worker_shown_and_confirmed(desk, client):
    reply = upload(client, desk)
    one = ResultImport.objects.get()
    assert reply.headers["Location"].endswith(f"/diagnostics/imports/{one.pk}/")
    assert jobs() == ["preview_result_import"]
    assert "Читаю файл" in page(client, one)

    preview_result_import(result_import=one, at=desk.world.now)
    shown = page(client, one)
    assert "Что будет внесено" in shown
    assert "Появится 1 измерение у 1 человека" in shown
    assert not Estimate.objects.exists()

    client.post(f"/diagnostics/imports/{one.pk}/apply/")
    assert jobs() == ["preview_result_import", "apply_result_import"]
    assert "Вношу результаты" in page(client, one)

    after_result_import(result_import=one, at=desk.world.now)
    assert "Результаты внесены" in page(client, one)
    assert "Что предлагает регион" in page(client, one)


def test_a_second_click_confirms_once(desk, client):
    upload(client, desk)
    one = ResultImport.objects.get()
    preview_result_import(result_import=one, at=desk.world.now)

    for _ in range(2):
        client.post(f"/diagnostics/imports/{one.pk}/apply/")

    assert jobs().count("apply_result_import") == 1


def test_progress_asks_again_until_there_is_something_to_see(desk, client):
    upload(client, desk)
    one = ResultImport.objects.get()
    assert "hx-get" in page(client, one, "progress/")

    preview_result_import(result_import=one, at=desk.world.now)

    reply = client.get(f"/diagnostics/imports/{one.pk}/progress/")
    assert reply.headers["HX-Redirect"].endswith(f"/diagnostics/imports/{one.pk}/")


def test_the_senders_file_comes_back_with_what_to_mend(desk, client):
    upload(client, desk, desk.row(), desk.row(name="Неизвестная Ирина Олеговна", snils=""))
    one = ResultImport.objects.get()
    preview_result_import(result_import=one, at=desk.world.now)
    assert "нет среди сотрудников" in page(client, one)

    reply = client.get(f"/diagnostics/imports/{one.pk}/errors/")

    sheet = openpyxl.load_workbook(BytesIO(b"".join(reply.streaming_content))).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Что исправить" in texts
    assert any("нет среди сотрудников" in text for text in texts)
    assert not any("Соколова" in text for text in texts)  # only the rows to mend


def test_a_file_without_faults_has_no_file_of_errors(desk, client):
    upload(client, desk)
    one = ResultImport.objects.get()
    preview_result_import(result_import=one, at=desk.world.now)

    assert client.get(f"/diagnostics/imports/{one.pk}/errors/").status_code == 404


def test_a_refused_file_says_why_and_offers_another(desk, client):
    file = SimpleUploadedFile("картинка.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    client.post(f"/diagnostics/{desk.campaign.pk}/import/", {"file": file})
    one = ResultImport.objects.get()
    preview_result_import(result_import=one, at=desk.world.now)

    shown = page(client, one)

    assert "Файл не принят" in shown
    assert "Загрузить другой файл" in shown


def test_no_file_and_an_empty_file_are_told_at_the_field(desk, client):
    for data in ({}, {"file": SimpleUploadedFile("пусто.xlsx", b"")}):
        reply = client.post(f"/diagnostics/{desk.campaign.pk}/import/", data)
        assert reply.status_code == 200
        assert "field__error" in reply.content.decode()
    assert not ResultImport.objects.exists()


def test_a_file_above_the_limit_is_refused_at_the_field(desk, client, settings):
    settings.UPLOAD_LIMIT_BYTES = 100

    assert "больше" in upload(client, desk).content.decode()
    assert not ResultImport.objects.exists()


def test_a_file_can_be_left_out(desk, client):
    upload(client, desk)
    one = ResultImport.objects.get()
    preview_result_import(result_import=one, at=desk.world.now)

    client.post(f"/diagnostics/imports/{one.pk}/cancel/")

    assert ResultImport.objects.get().state == "cancelled"
    assert "Ничего не внесено" in page(client, one)


def test_the_import_of_another_municipality_is_not_found(desk, client_for, world):
    here = world.municipality()
    desk.campaign.place = here
    desk.campaign.save()
    one = desk.send()
    assert "Что будет внесено" in page(client_for(world.methodist(here)), one)

    stranger = client_for(world.methodist(world.municipality()))
    for tail in ("", "progress/", "errors/"):
        assert stranger.get(f"/diagnostics/imports/{one.pk}/{tail}").status_code == 404
    for tail in ("apply/", "cancel/"):
        assert stranger.post(f"/diagnostics/imports/{one.pk}/{tail}").status_code == 404
    assert client_for(world.actor(Role.SCHOOL_HEAD, here)).get(f"/diagnostics/imports/{one.pk}/").status_code == 403
