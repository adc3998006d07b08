"""Every component in a browser: accessible, inside the screen, light to load, alive under the policy of the
pages."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["/", "/t/2/"]
BROKEN = '<main><h1>Плохо</h1><img src="/static/dist/favicon.svg"><input></main>'


def violations(page) -> list[tuple[str, str]]:
    """(rule, element) of all that axe finds. It is run past the policy: the page itself could not do it."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    answer = session.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    found = json.loads(answer["result"]["value"])
    return [(each["id"], node["html"][:120]) for each in found for node in each["nodes"]]


def open_gallery(chromium, site, *, width=1280, theme="light", large=False, path="/"):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    context.set_default_timeout(8000)
    if large:
        context.add_cookies([{"name": "size", "value": "large", "url": site.url}])
    page = context.new_page()
    page.goto(site.url + path)
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("width", "theme", "large"),
    [(1280, "light", False), (1280, "dark", False), (390, "light", False), (390, "dark", True)],
)
def test_axe_finds_nothing_and_nothing_leaves_the_screen(chromium, site, sitting, path, width, theme, large):
    page = open_gallery(chromium, site, width=width, theme=theme, large=large, path=path)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_axe_would_find_a_picture_without_words_and_a_field_without_a_label(chromium, site):
    page = open_gallery(chromium, site)
    page.evaluate("html => { document.body.innerHTML = html }", BROKEN)

    assert {"image-alt", "label"} <= {rule for rule, _ in violations(page)}
    page.context.close()


def test_open_menus_are_accessible_and_close_on_escape(chromium, site):
    page = open_gallery(chromium, site, width=390)
    for name in ("сменить роль", "моё меню", "Разделы"):
        page.locator("header summary", has_text=name).click()
        assert violations(page) == []

    page.keyboard.press("Escape")

    assert page.locator("header details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_cold_visit_is_light_and_asks_only_this_machine(chromium, site, sitting, path):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(site.url + path, wait_until="networkidle")

    assert complaints == []
    assert [url for url in requests if not url.startswith(site.url)] == []
    # The browser asks for the sign of the site without always telling about it.
    assert len({*requests, f"{site.url}/static/dist/favicon.svg"}) <= 8
    context.close()


def test_night_and_large_print_are_chosen_once_and_kept(chromium, site):
    page = open_gallery(chromium, site)
    page.locator("header summary", has_text="моё меню").click()
    page.get_by_role("button", name="Тёмный").click()
    page.locator("header").get_by_role("button", name="Версия для слабовидящих").click()

    page.reload()

    root = page.locator("html")
    assert (root.get_attribute("data-theme"), root.get_attribute("data-size")) == ("dark", "large")
    # Already in what the server sent, so nothing flashes.
    html = page.request.get(site.url).text()
    assert '<html lang="ru" data-theme="dark" data-size="large">' in html
    page.context.close()


def test_what_cannot_be_undone_is_asked_about_and_staying_is_the_first_choice(chromium, site):
    page = open_gallery(chromium, site)
    page.evaluate(
        "document.querySelector('[data-confirm]').addEventListener('click', () => { window.deleted = true })"
    )
    page.get_by_role("button", name="Удалить программу").click()
    dialog = page.get_by_role("dialog", name="Удалить программу?")
    focused = page.evaluate("document.activeElement.textContent")
    dialog.get_by_role("button", name="Оставить как есть").click()
    stayed = page.evaluate("window.deleted")
    page.get_by_role("button", name="Удалить программу").click()

    dialog.get_by_role("button", name="Удалить программу").click()

    assert (focused, stayed) == ("Оставить как есть", None)
    assert page.evaluate("window.deleted") is True
    assert page.get_by_role("dialog").count() == 0
    page.context.close()


def test_the_act_bar_comes_with_the_first_selected_row_and_shift_selects_a_stretch(chromium, site):
    page = open_gallery(chromium, site)
    bar = page.locator("[data-act-bar]")
    hidden_at_first = bar.is_hidden()

    boxes = page.locator("[data-select]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])

    assert hidden_at_first
    assert bar.locator("[data-selected-count]").text_content() == "Выбрано: 4"
    page.locator("[data-select-all]").check()
    assert bar.locator("[data-selected-count]").text_content() == "Выбрано: 5"
    page.get_by_role("button", name="Снять выбор").click()
    assert bar.is_hidden()
    page.context.close()


@pytest.mark.parametrize(("guarded", "posts"), [(True, 1), (False, 2)])
def test_a_second_click_sends_a_form_once(chromium, site, guarded, posts):
    page = open_gallery(chromium, site)
    if not guarded:  # shows that the browser itself would send it twice
        page.evaluate("for (const form of document.forms) form.dataset.repeatable = ''")
    sent = []
    page.route("**/*", lambda route: sent.append(route.request.method))  # the answer is long in coming

    button = page.get_by_role("button", name="Войти", exact=True)
    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 200) }")
    page.wait_for_timeout(600)

    assert sent.count("POST") == posts
    page.context.close()


def test_typing_into_the_search_changes_the_list_and_the_address_without_empty_parameters(chromium, site):
    page = open_gallery(chromium, site)
    page.locator("#people").evaluate("list => { list.dataset.old = 'yes' }")

    page.locator("#q").fill("физика")
    page.wait_for_url("**/?q=*")

    assert unquote(page.url) == f"{site.url}/?q=физика&columns=school&columns=subject"
    assert page.locator("#people").get_attribute("data-old") is None
    assert page.evaluate("document.activeElement.id") == "q"
    page.context.close()


def test_a_file_that_is_too_heavy_is_refused_before_it_is_sent(chromium, site, tmp_path):
    page = open_gallery(chromium, site)
    page.locator(".drop").evaluate("zone => { zone.dataset.maxBytes = '1000' }")
    heavy = tmp_path / "список.xlsx"
    heavy.write_bytes(b"x" * 2000)

    page.locator(".drop__input").set_input_files(heavy)

    assert "больше, чем можно загрузить" in page.locator("[data-file-name]").text_content()
    assert page.get_by_role("button", name="Загрузить и посмотреть").is_disabled()
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_touch_targets_are_44_pixels(chromium, site, width):
    context = chromium.new_context(viewport={"width": width, "height": 900}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site.url)

    small = page.evaluate(
        """() => [...document.querySelectorAll("a.button, button, summary, .pager a, .pill, .input, .select")]
            .filter((target) => target.checkVisibility?.() && target.getBoundingClientRect().height < 43.5)
            .map((target) => target.outerHTML.slice(0, 90))"""
    )

    assert small == []
    context.close()
