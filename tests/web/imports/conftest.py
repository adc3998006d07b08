"""Somebody who brings a list in through the pages, and the worker's jobs done at once."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.people.staff_import.conftest import person, roster, snils

from marshrut.jobs import tasks
from marshrut.people.models import StaffImport

FAULTY = person(surname="Ошибкина", snils="900-000-001 00")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def galich(world):
    return world.municipality("Галичский район")


@pytest.fixture
def school(world, galich):
    return world.school("МБОУ СОШ № 4", municipality=galich)


@pytest.fixture
def work(region) -> Callable[[StaffImport], StaffImport]:
    """The job that waits for the import, done as the worker does it."""

    def do(one: StaffImport) -> StaffImport:
        one.refresh_from_db()
        task = {"uploaded": tasks.preview_staff_import, "applying": tasks.apply_staff_import}[one.state]
        task(region=region.slug, pk=one.pk)
        connection.set_tenant(region)
        one.refresh_from_db()
        return one

    return do


@pytest.fixture
def sent(client_for, work) -> Callable[..., StaffImport]:
    """``sent(actor, content)``: uploaded through the page and previewed by the worker."""

    def send(actor, content: bytes | None = None, *, name="список.xlsx", **fields) -> StaffImport:
        content = roster(person(), FAULTY) if content is None else content
        file = SimpleUploadedFile(name, BytesIO(content).read())
        answer = client_for(actor).post("/imports/new/", {"file": file, **fields})
        assert answer.status_code == 302, answer.content.decode()
        return work(StaffImport.objects.latest("pk"))

    return send


__all__ = ["FAULTY", "person", "roster", "snils"]
