"""No answer is lost: not without a network, not without a session, not when the browser is killed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugin_chromium import ARGUMENTS, chromium_path

pytestmark = pytest.mark.slow


def until(condition: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def open_item(context, site, number: int):
    page = context.new_page()
    page.goto(f"{site.url}/t/{number}/")
    return page


def ready(page):
    page.wait_for_selector("[data-ready]")
    return page


def mark(page) -> str:
    return page.locator("[data-save-mark]").get_attribute("data-state")


def kept_on_device(page) -> list[dict]:
    return page.evaluate(
        """() => new Promise((resolve) => {
            const opened = indexedDB.open("marshrut-taking", 1);
            opened.onsuccess = () => {
                const read = opened.result.transaction("answers").objectStore("answers").getAll();
                read.onsuccess = () => { opened.result.close(); resolve(read.result); };
            };
        })"""
    )


def test_an_answer_is_sent_as_the_contract_says_and_marked_as_saved(context, site, sitting):
    page = ready(open_item(context, site, 1))

    page.get_by_label("Попрошу объяснить шаг в парах").check()
    until(lambda: mark(page) == "saved")

    [sent] = sitting.received
    assert (sent["item"], sent["response"], set(sent)) == (1, [1], {"item", "response", "seq", "tab"})
    assert kept_on_device(page) == []


def test_several_options_are_one_answer(context, site, sitting):
    page = ready(open_item(context, site, 2))

    page.get_by_label("Ученик сам находит, что исправить").check()
    page.get_by_label("Двое учеников одинаково оценили одну работу").check()

    until(lambda: sitting.responses == {2: [0, 2]})


def test_items_are_passed_and_answered_without_a_network_and_sent_when_it_is_back(context, site, sitting):
    page = ready(open_item(context, site, 1))
    context.set_offline(True)

    page.get_by_label("Дам такую же задачу на дом").check()
    until(lambda: mark(page) == "offline")
    page.get_by_role("button", name="Дальше").click()
    page.get_by_label("Ученик сам находит, что исправить").check()
    page.get_by_role("button", name="Дальше").click()
    page.get_by_label("Работа ученика и критерии к ней").check()
    until(lambda: len(kept_on_device(page)) == 3)

    assert sitting.responses == {}
    assert page.url == f"{site.url}/t/3/"
    assert page.get_by_text("Нет связи, ответы хранятся на устройстве").first.is_visible()
    context.set_offline(False)
    until(lambda: sitting.responses == {1: [0], 2: [0], 3: [0]})
    until(lambda: mark(page) == "saved")
    assert kept_on_device(page) == []


def test_a_server_that_is_away_is_asked_again(context, site, sitting):
    page = ready(open_item(context, site, 1))
    sitting.mode = "away"

    page.get_by_label("Дам такую же задачу на дом").check()
    until(lambda: len(sitting.received) >= 2)
    sitting.mode = "well"

    until(lambda: sitting.responses == {1: [0]})


def test_answers_of_a_killed_browser_are_shown_and_sent_when_it_is_opened_again(
    playwright, site, sitting, tmp_path
):
    sitting.mode = "away"
    process, page = _own_browser(playwright, tmp_path, site)
    page.get_by_label("Попрошу объяснить шаг в парах").check()
    until(lambda: len(sitting.received) >= 1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    sitting.mode = "well"

    process, page = _own_browser(playwright, tmp_path, site)

    try:
        assert page.get_by_label("Попрошу объяснить шаг в парах").is_checked()
        until(lambda: sitting.responses == {1: [1]})
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _own_browser(playwright, folder: Path, site):
    """A browser of its own process group with its data in the folder, at the first item."""
    (folder / "DevToolsActivePort").unlink(missing_ok=True)
    for lock in folder.glob("Singleton*"):
        lock.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            chromium_path() or playwright.chromium.executable_path,
            *ARGUMENTS,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder}",
            "about:blank",
        ],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    port_file = folder / "DevToolsActivePort"
    until(lambda: port_file.exists() and len(port_file.read_text().splitlines()) == 2, seconds=20)
    port = port_file.read_text().splitlines()[0]
    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
    return process, ready(open_item(browser.contexts[0], site, 1))


def test_a_newer_answer_of_the_server_wins_over_one_kept_on_the_device(context, site, sitting):
    sitting.mode = "away"
    page = ready(open_item(context, site, 1))
    page.get_by_label("Дам такую же задачу на дом").check()
    until(lambda: len(kept_on_device(page)) == 1)
    sitting.answers[1] = ([2], kept_on_device(page)[0]["seq"] + 1)  # from another device
    sitting.mode = "well"

    ready(page.reload() and page)

    assert page.get_by_label("Вызову к доске тех, кто решил").is_checked()
    until(lambda: kept_on_device(page) == [])
    assert sitting.responses == {1: [2]}


def test_a_device_with_a_slow_clock_still_replaces_the_answer(context, site, sitting):
    tomorrow = int((time.time() + 86_400) * 1000)
    sitting.answers[1] = ([2], tomorrow)
    page = ready(open_item(context, site, 1))

    page.get_by_label("Дам такую же задачу на дом").check()

    until(lambda: sitting.answers[1] == ([0], tomorrow + 1))


def test_a_second_tab_says_where_the_test_is_open_and_can_go_on(context, site, sitting):
    first = ready(open_item(context, site, 1))
    second = open_item(context, site, 1)
    second.get_by_text("Диагностика открыта в другой вкладке").wait_for()
    first.get_by_label("Дам такую же задачу на дом").check()
    until(lambda: sitting.responses == {1: [0]})

    second.get_by_role("button", name="Продолжить здесь").click()

    ready(second)
    assert second.get_by_label("Дам такую же задачу на дом").is_checked()
    first.get_by_text("Диагностика открыта в другой вкладке").wait_for()
    assert not first.get_by_role("button", name="Дальше").is_visible()
    second.get_by_label("Попрошу объяснить шаг в парах").check()
    until(lambda: sitting.responses == {1: [1]})


def test_the_finish_waits_until_the_server_has_every_answer(context, site, sitting):
    page = ready(open_item(context, site, 3))
    sitting.mode = "away"
    page.get_by_label("Работа ученика и критерии к ней").check()
    until(lambda: mark(page) == "offline")

    page.get_by_role("button", name="К завершению").click()
    page.wait_for_timeout(300)
    before = (page.url, sitting.finishes)
    sitting.mode = "well"
    page.wait_for_url("**/t/finish/")

    assert before == (f"{site.url}/t/3/", 0)
    assert sitting.responses == {3: [0]}


def test_after_the_end_the_sentence_of_the_server_is_shown_and_nothing_more_is_sent(context, site, sitting):
    page = ready(open_item(context, site, 1))
    sitting.mode = "finished"

    page.get_by_label("Дам такую же задачу на дом").check()
    page.get_by_text("Диагностика уже завершена.").wait_for()
    sitting.mode = "well"
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)

    assert len(sitting.received) == 1
    assert kept_on_device(page) == []


def test_an_answer_outlives_the_session_and_is_sent_after_signing_in(context, site, sitting):
    page = ready(open_item(context, site, 1))
    sitting.mode = "signed_out"
    page.get_by_label("Дам такую же задачу на дом").check()
    page.get_by_role("link", name="Войти и продолжить").wait_for()
    kept = [row["response"] for row in kept_on_device(page)]
    sitting.mode = "well"

    page.reload()

    assert kept == [[0]]
    until(lambda: sitting.responses == {1: [0]})


def test_an_answer_that_is_never_taken_does_not_hold_up_the_others(context, site, sitting):
    sitting.mode, sitting.refused_item = "refusing", 1
    page = ready(open_item(context, site, 1))

    page.get_by_label("Дам такую же задачу на дом").check()
    page.get_by_text("Такого варианта нет.").wait_for()
    page.get_by_role("button", name="Дальше").click()
    page.get_by_label("Ученик сам находит, что исправить").check()

    until(lambda: sitting.responses == {2: [0]})
    until(lambda: mark(page) == "refused")


def test_without_a_database_in_the_browser_the_answers_are_kept_elsewhere_on_the_device(
    context, site, sitting
):
    context.add_init_script("delete window.indexedDB; Object.defineProperty(window, 'indexedDB', {get() {}})")
    sitting.mode = "away"
    page = ready(open_item(context, site, 1))
    page.get_by_label("Дам такую же задачу на дом").check()
    until(lambda: len(sitting.received) >= 1)
    sitting.mode = "well"

    ready(page.reload() and page)

    assert page.get_by_label("Дам такую же задачу на дом").is_checked()
    until(lambda: sitting.responses == {1: [0]})


def test_the_browser_s_back_goes_to_the_item_before(context, site, sitting):
    page = ready(open_item(context, site, 1))
    page.get_by_role("button", name="Дальше").click()
    page.get_by_role("button", name="Дальше").click()

    page.go_back()

    assert page.url == f"{site.url}/t/2/"
    assert page.get_by_text("Отметьте все верные ответы").is_visible()


def test_without_script_the_item_is_an_ordinary_form(chromium, site, sitting):
    context = chromium.new_context(java_script_enabled=False)
    page = open_item(context, site, 1)

    page.get_by_label("Попрошу объяснить шаг в парах").check()
    page.get_by_role("button", name="Дальше").click()

    assert page.get_by_text("Отметьте все верные ответы").is_visible()
    assert sitting.responses == {1: [1]}
    context.close()
