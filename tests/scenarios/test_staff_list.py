"""A methodist's own table of staff: shown, confirmed, and the same file again changes nothing."""

import openpyxl
import pytest
from tests.scenarios.cast import may_sign_in
from tests.scenarios.staff_file import upload, write_list

from marshrut.people.models import Employment, Organisation, Person

pytestmark = [pytest.mark.scenario, pytest.mark.xdist_group("product")]

REGION = "north"


@pytest.fixture
def methodist(product):
    with product.inside(REGION) as world:
        municipality = world.municipality()
        world.school("МБОУ СОШ № 77", municipality=municipality)
        return may_sign_in(world.methodist(municipality))


@pytest.fixture
def file(tmp_path):
    return write_list(tmp_path / "Сотрудники.xlsx", school="МБОУ СОШ № 77")


def registered(product) -> tuple[list[str], int, int]:
    with product.inside(REGION):
        people = Person.objects.filter(surname__startswith="Загрузкин").order_by("sort_key")
        jobs = Employment.objects.filter(person__in=people).count()
        return [one.full_name for one in people], jobs, Organisation.objects.count()


def test_a_list_is_shown_confirmed_and_changes_nothing_the_second_time(product, visit, methodist, file, tmp_path):
    visitor = visit(REGION).sign_in(methodist.login, methodist.password)
    before = registered(product)

    upload(visitor, file)
    assert "2 человека добавим" in numbers_of(visitor)
    assert "1 строка ждёт исправления" in numbers_of(visitor)
    assert registered(product) == before

    visitor.page.get_by_role("button", name="Внести 2 человека").click()
    visitor.page.get_by_role("heading", name="Список внесён").wait_for(timeout=60_000)
    done = registered(product)
    assert done == (["Загрузкин Пётр Ильич", "Загрузкина Мария Олеговна"], 2, before[2])

    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Скачать строки с ошибками").first.click()
    download.value.save_as(tmp_path / "errors.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "errors.xlsx").active.iter_rows(values_only=True))
    [odd] = [row for row in rows if "Загрузкина Ольга Юрьевна" in row]
    assert "СНИЛС" in odd[-1]
    assert not any("Загрузкин Пётр Ильич" in row for row in rows)

    upload(visitor, file)
    assert "Нового в этом списке нет" in visitor.text
    assert registered(product) == done


def numbers_of(visitor) -> list[str]:
    counts = visitor.page.locator("dl.counts > div").all()
    return [f"{one.locator('dd').inner_text().strip()} {one.locator('dt').inner_text().strip()}" for one in counts]
