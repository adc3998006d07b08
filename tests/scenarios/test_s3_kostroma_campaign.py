"""S-3: the centre brings the results of an outside diagnostic; levels, deficits and routes follow."""

from dataclasses import dataclass

import openpyxl
import pytest
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from tests.diagnostics.result_files import results_xlsx
from tests.scenarios.cast import Login, may_sign_in
from tests.scenarios.visitor import PHONE

from marshrut.deficits.models import Deficit
from marshrut.diagnostics.models import Campaign, Estimate, Participant
from marshrut.people import snils
from marshrut.people.models import Account, Employment, Person
from marshrut.routes.models import Route

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.xdist_group("product"),
    pytest.mark.trace("S-3", "D1", "D2", "D3", "D5", "D7"),
]

REGION = "kostroma"
CENTRE = "Специалист: ЦНППМ"
INSTRUMENT = "Оценка методических компетенций учителей"
HEADING = ["№", "СНИЛС", "ФИО", "Школа", "Дата", "Методические компетенции (макс. 30), балл", "%"]


@dataclass(frozen=True)
class Diagnosed:
    """Demonstration people without deficits and routes, one for every level, and one who was ill."""

    high: Login
    medium: Person
    low: Person
    absent: Person


@pytest.fixture
def diagnosed(product) -> Diagnosed:
    with product.inside(REGION):
        main = Employment.objects.on(localdate()).filter(person=OuterRef("pk"), kind="main")
        fresh = Person.objects.filter(
            Exists(main.filter(position__category="pedagogical", organisation__kind="school")),
            ~Exists(Deficit.objects.filter(person=OuterRef("pk"))),
            ~Exists(Route.objects.filter(person=OuterRef("pk"))),
            ~Exists(Participant.objects.filter(person=OuterRef("pk"))),
            ~Exists(Account.objects.filter(person=OuterRef("pk"))),
            snils_sealed__isnull=False,
            merged_into=None,
        )
        high, medium, low, absent = fresh.order_by("pk")[:4]
        return Diagnosed(may_sign_in(high), medium, low, absent)


@pytest.fixture
def file(product, diagnosed, tmp_path):
    """The organiser's table: five people, one of them unknown here, and one row with an impossible score."""
    with product.inside(REGION):
        rows = [
            _row(Person.objects.get(pk=diagnosed.high.person), 9, 30),
            _row(diagnosed.medium, 21, 70),
            _row(diagnosed.low, 30, 100),
            _row(diagnosed.absent, "неявка", ""),
        ]
    rows.append([5, "", "Неведомая Ульяна Никифоровна", "СОШ № 1", "10.09.2026", 12, 40])
    rows.append([6, *rows[1][1:5], 64, 213])
    return results_xlsx(tmp_path / "Итоги ФИОКО.xlsx", rows, heading=HEADING)


def _row(person: Person, points, percent) -> list:
    school = person.employments.get(kind="main", ends_on=None).organisation
    number = snils.written(snils.unseal(person.snils_sealed))
    return [1, number, person.full_name, school.short_name, "10.09.2026", points, percent]


def make_campaign(centre) -> None:
    """The wizard: what with, what for, when, check."""
    centre.open("/diagnostics/")
    centre.follow("Новая кампания")
    centre.page.get_by_role("radio", name=INSTRUMENT).check()
    centre.press("Продолжить")
    centre.page.get_by_label("Как назвать кампанию?").fill("Методические компетенции, осень")
    centre.page.get_by_label("Зачем она педагогу?").fill("Поможет выбрать курсы и стажировки на год.")
    centre.press("Продолжить")
    centre.page.get_by_role("radio", name=Campaign.Organiser.FIOKO.label).check()
    centre.page.get_by_label("Первый день").fill(localdate().isoformat())
    centre.page.get_by_label("Последний день").fill(localdate().isoformat())
    centre.press("Продолжить")
    assert "Методические компетенции, осень" in centre.text
    centre.press("Создать кампанию")
    centre.press("Начать кампанию")


def upload(centre, file) -> None:
    """Send the file and wait until it is read."""
    centre.page.get_by_role("link", name="Внести результаты").first.click()
    centre.page.locator("input[type=file]").set_input_files(file)
    centre.press("Загрузить и посмотреть")
    centre.page.get_by_role("heading", name="Что будет внесено").wait_for(timeout=60_000)


def errors_file(centre, folder):
    with centre.page.expect_download() as download:
        centre.page.get_by_role("link", name="Скачать ваш файл с пометками").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return openpyxl.load_workbook(path).active


def test_outside_results_become_levels_deficits_and_routes(product, visit, diagnosed, file, tmp_path):
    centre = visit(REGION).enter_demonstration(CENTRE)
    make_campaign(centre)
    campaign = int(centre.page.url.rstrip("/").rpartition("/")[2])

    # What will be done, with numbers; nothing is changed yet.
    upload(centre, file)
    counts = [one.strip() for one in centre.page.locator("dl.counts dd").all_inner_texts()]
    assert counts == ["3", "1", "1", "1"]
    with product.inside(REGION):
        assert not Estimate.objects.filter(participant__campaign=campaign).exists()

    # The sender's own file comes back with the two rows to mend, and says how.
    sheet = errors_file(centre, tmp_path)
    told = {row[2].value: row[-1].value for row in sheet.iter_rows() if row[-1].value and row[2].value}
    assert "нет среди сотрудников" in told["Неведомая Ульяна Никифоровна"]
    assert sum("Что исправить" in str(cell.value) for row in sheet.iter_rows() for cell in row) == 1

    # Confirmed: everybody has a level, and the region's rule says what it leads to.
    centre.press("Внести результаты")
    centre.page.get_by_role("heading", name="Результаты внесены").wait_for(timeout=60_000)
    rows = centre.page.get_by_role("table", name="Люди по наибольшему дефициту").get_by_role("row").all_inner_texts()
    assert [row.split("\t")[1].strip() for row in rows[1:]] == ["1", "1", "1", "0"]
    with product.inside(REGION):
        found = Deficit.objects.filter(opened_by__participant__campaign=campaign, competence__is_group_summary=True)
        assert dict(found.values_list("person", "level")) == {
            diagnosed.high.person: "high",
            diagnosed.medium.pk: "medium",
        }
        states = Participant.objects.filter(campaign=campaign).values_list("person", "state")
        assert dict(states) == {
            diagnosed.high.person: "published",
            diagnosed.medium.pk: "published",
            diagnosed.low.pk: "published",
            diagnosed.absent.pk: "no_show",
        }

    # The centre reads the levels that it brought.
    centre.open(f"/diagnostics/{campaign}/")
    centre.page.get_by_role("link", name="уровни").first.click()
    assert "Внешние результаты, внесённые организатором" in centre.text
    centre.follow("Адресная рекомендация")
    assert "Рекомендация составлена системой" in centre.text

    # The teacher sees the level and the route made for it.
    teacher = visit(REGION, width=PHONE).sign_in(diagnosed.high.login, diagnosed.high.password)
    teacher.open("/my/diagnostics/")
    teacher.follow("Методические компетенции, осень")
    assert "Ваш результат" in teacher.text
    assert "высокий" in teacher.text.lower()
    teacher.open("/routes/my/")
    assert "Подходит ли он вам?" in teacher.text
    assert "Нужен для зоны роста" in teacher.text

    # The same file again brings nothing new.
    centre.open(f"/diagnostics/{campaign}/")
    upload(centre, file)
    assert "Нового в файле нет" in centre.text
    assert not centre.page.get_by_role("button", name="Внести результаты").count()
