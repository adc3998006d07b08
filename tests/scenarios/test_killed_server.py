"""kill -9 of the server in the middle of a sitting loses no acknowledged answer, and the person hardly notices."""

import pytest
from tests.scenarios.cast import may_sign_in
from tests.scenarios.product import until
from tests.scenarios.visitor import PHONE

from marshrut.diagnostics.queries import answers_by_item

pytestmark = [pytest.mark.scenario, pytest.mark.xdist_group("product"), pytest.mark.trace("D3")]


def test_kill_9_of_the_server_loses_no_acknowledged_answer(product, visit):
    with product.inside("north") as world:
        person = world.teacher(world.school())
        participant = world.participant(person, campaign=world.campaign(instrument=world.instrument(items=6)))
        who = may_sign_in(person)
    teacher = visit("north", width=PHONE).sign_in(who.login, who.password)
    teacher.page.get_by_role("main").get_by_role("link").first.click()
    teacher.press("Согласен пройти")
    teacher.press("Начать диагностику")

    def kept() -> list[list[int]]:
        with product.inside("north"):
            participant.refresh_from_db()
            return list(answers_by_item(participant.sitting).values())

    def answer(words: str) -> None:
        teacher.page.wait_for_selector("[data-ready]")
        teacher.page.get_by_label(words, exact=True).check()

    answer("верно")
    teacher.press("Дальше")
    answer("неверно")
    until(lambda: len(kept()) == 2)
    until(lambda: teacher.page.locator("[data-save-mark]").get_attribute("data-state") == "saved")

    product.kill_pages()

    assert sorted(kept()) == [[0], [1]]
    teacher.press("Дальше")
    answer("верно")  # the page is as it was: no sign-in, no reload
    until(lambda: len(kept()) == 3)
    teacher.page.reload()
    teacher.page.wait_for_selector("[data-ready]")
    assert teacher.page.locator("[data-track]").get_attribute("value") == "3"
