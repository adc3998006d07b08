"""Every page that a role can come to: axe finds nothing, nothing is wider than a phone, nothing is foreign."""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from django.urls import reverse, set_script_prefix
from tests.diagnostics.result_files import results_xlsx
from tests.scenarios.axe import Axe, foreign_words, parts_of, sideways
from tests.scenarios.cast import may_sign_in
from tests.scenarios.crawl import URLS, addresses, pages
from tests.scenarios.staff_file import upload, write_list
from tests.scenarios.visitor import DESKTOP, PHONE

from marshrut.demo.doors import DOORS

pytestmark = [pytest.mark.scenario, pytest.mark.xdist_group("product")]

REGION = "kostroma"
SHOTS = os.environ.get("MARSHRUT_SCREENSHOTS", "")  # a folder: pictures of every page go there
BROKEN = '<main><h1>Плохо</h1><img src="/favicon.svg"><input><p style="width:900px">raw_code</p></main>'
# What is asked for by a page itself, or is a file.
PARTS = {
    "monitoring:progress",
    "diagnostics:import_progress",
    "diagnostics:import_errors",
    "imports:progress",
    "imports:template",
    "imports:errors",
}


class Judge:
    """Judges pages at both widths; what is made of parts known from the same address isn't run through axe twice."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], frozenset] = defaultdict(frozenset)
        self.seen: set[str] = set()

    def faults(self, visitor, name: str, *, login: str = "") -> list[str]:
        self.seen.add(name)
        page, found = visitor.page, []
        axe = Axe(page)
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{width}: {fault}" for fault in sideways(page)]
            parts = parts_of(page)
            if not parts <= self._known[name, width]:
                self._known[name, width] |= parts
                found += [f"{width}: {fault}" for fault in axe.violations()]
                _picture(page, name, width)
        return found + [f"Latin: {word}" for word in sorted(set(foreign_words(page, login.split("."))))]


def _picture(page, name: str, width: int) -> None:
    if SHOTS:
        folder = Path(SHOTS)
        number = len(list(folder.glob(f"{name.replace(':', '-')}-{width}-*.png")))
        page.screenshot(path=folder / f"{name.replace(':', '-')}-{width}-{number}.png", full_page=True)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("door", DOORS[REGION], ids=lambda door: door.key)
def test_every_page_of_the_role_is_for_everybody(visit, judge, door):
    visitor = visit(REGION).enter_demonstration(door.title)

    faults = {}
    for name, path in pages(visitor):
        if not path:
            judge.seen.add(name)
        elif " answered " in name:
            faults[path] = [name]
        elif found := judge.faults(visitor, name, login=door.login):
            faults[path] = found

    assert faults == {}


def test_the_sign_in_and_the_list_of_regions_are_for_everybody(visit, judge, product):
    visitor = visit(REGION)
    visitor.open("/login/")
    assert judge.faults(visitor, "account:login") == []
    visitor.page.goto(product.url)
    assert judge.faults(visitor, "regions") == []


def test_taking_a_form_is_for_everybody(visit, judge, product):
    with product.inside("north") as world:
        person = world.teacher(world.school())
        world.participant(person, campaign=world.campaign(instrument=world.instrument(items=4)))
        who = may_sign_in(person)
    visitor = visit("north").sign_in(who.login, who.password)
    visitor.page.get_by_role("main").get_by_role("link").first.click()
    visitor.press("Согласен пройти")
    faults = judge.faults(visitor, "teacher:practice")
    visitor.press("Начать диагностику")
    visitor.page.wait_for_selector("[data-ready]")
    faults += judge.faults(visitor, "teacher:item")
    visitor.follow("Сделать паузу")
    faults += judge.faults(visitor, "teacher:pause")
    visitor.open(visitor.page.url.removeprefix(visitor.base).replace("/pause/", "/finish/"))
    faults += judge.faults(visitor, "teacher:finish")

    assert faults == []


def test_bringing_a_list_in_is_for_everybody(visit, judge, product, tmp_path):
    with product.inside("south") as world:
        municipality = world.municipality()
        school = world.school("МБОУ СОШ № 78", municipality=municipality)
        who = may_sign_in(world.methodist(municipality))
    visitor = visit("south").sign_in(who.login, who.password)
    upload(visitor, write_list(tmp_path / "Сотрудники.xlsx", school=school.short_name))
    faults = judge.faults(visitor, "imports:import")
    visitor.follow("Проверить столбцы")
    faults += judge.faults(visitor, "imports:columns")
    visitor.follow("Вернуться, ничего не меняя")
    visitor.page.get_by_role("button", name="Внести 2 человека").click()
    visitor.page.get_by_role("heading", name="Список внесён").wait_for(timeout=60_000)
    faults += judge.faults(visitor, "imports:import")

    assert faults == []


def test_bringing_results_in_is_for_everybody(visit, judge, product, tmp_path):
    with product.inside("south") as world:
        school, name = world.school("СОШ № 79"), "Измеренная Вера Ильинична"
        world.teacher(school, **dict(zip(("surname", "given_name", "patronymic"), name.split(), strict=True)))
        campaign = world.campaign(instrument=world.instrument(kind="outside"), organiser="fioko")
        who = may_sign_in(world.centre())
    rows = [[1, "", one, school.short_name, 1, "10.09.2026", 9, 30] for one in (name, "Неведомая Яна Яновна")]
    visitor = visit("south").sign_in(who.login, who.password)
    visitor.open(f"/diagnostics/{campaign.pk}/")
    visitor.follow("Внести результаты")
    faults = judge.faults(visitor, "diagnostics:upload")
    visitor.page.locator("input[type=file]").set_input_files(results_xlsx(tmp_path / "Итоги.xlsx", rows))
    visitor.press("Загрузить и посмотреть")
    visitor.page.get_by_role("heading", name="Что будет внесено").wait_for(timeout=60_000)
    faults += judge.faults(visitor, "diagnostics:import")
    visitor.press("Внести результаты")
    visitor.page.get_by_role("heading", name="Результаты внесены").wait_for(timeout=60_000)
    faults += judge.faults(visitor, "diagnostics:import")
    visitor.open(f"/diagnostics/{campaign.pk}/")
    visitor.follow("уровни")
    visitor.follow("Адресная рекомендация")
    faults += judge.faults(visitor, "diagnostics:recommendation")

    assert faults == []


def test_choosing_a_tutor_for_several_is_for_everybody(visit, judge):
    visitor = visit(REGION).enter_demonstration("Методист муниципальной службы")
    visitor.open("/routes/?state=active")
    visitor.page.locator("[data-select]").first.check()
    visitor.press("Назначить тьютора")

    assert "/tutor/assign/" in visitor.page.url
    assert judge.faults(visitor, "tutor:assign") == []


def test_a_page_that_is_not_there_is_for_everybody(visit, judge):
    visitor = visit(REGION).enter_demonstration("Педагог")
    assert visitor.open("/people/999999999/").status == 404
    assert judge.faults(visitor, "404") == []
    assert visitor.open("/imports/").status == 403
    assert judge.faults(visitor, "403") == []
    visitor.complaints.clear()  # the browser's own lines about the two


def test_no_page_was_left_out(visit, judge):
    """What none of the tests above met is an act (answers only POST) or a part of a page."""
    if not judge.seen:
        pytest.skip("it speaks of what the tests above have seen")
    left_out = {name: one for name, one in addresses().items() if name not in judge.seen | PARTS}
    for role in ("Педагог", "Руководитель школы", "Методист муниципальной службы", "Специалист: ЦНППМ"):
        visitor = visit(REGION).enter_demonstration(role)
        for name, one in list(left_out.items()):
            answer = visitor.context.request.get(visitor.base + _address(name, one), max_redirects=0)
            if answer.status == 405:
                del left_out[name]

    assert sorted(left_out) == []


def _address(name: str, pattern) -> str:
    set_script_prefix("/")
    known = pattern.pattern.converters.items()
    arguments = {key: 999_999_999 if value.regex.startswith("[0-9]") else "x" for key, value in known}
    return reverse(name, urlconf=URLS, kwargs=arguments)


def test_the_judge_finds_what_is_wrong(visit):
    visitor = visit(REGION)
    visitor.open("/login/")
    visitor.page.evaluate("html => { document.body.innerHTML = html }", BROKEN)
    visitor.page.evaluate("document.querySelector('p').style.width = '900px'")

    found = Judge().faults(visitor, "broken")
    visitor.complaints.clear()  # the policy dropped the style of the markup, and said so

    rules = {fault.split(": ")[1] for fault in found}
    assert {"image-alt", "label", "wider than the screen", "raw_code"} <= rules
