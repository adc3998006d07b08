"""What the components write into a page."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from marshrut.web.gallery import ROUTE, SampleForm, gallery, gallery_context, sample_items, sample_month
from marshrut.web.templatetags.components import UnknownTone
from marshrut.web.templatetags.figures import bar, heat, level, level_meter

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src" / "marshrut" / "web" / "templates"
STYLES = ROOT / "assets" / "css"
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(autouse=True)
def _files_as_they_are():
    with override_settings(STORAGES=PLAIN_FILES):
        yield


def drawn(source: str, address: str = "/", **context) -> str:
    request = RequestFactory().get(address)
    return Template(source).render(Context({"request": request, **context}))


@pytest.fixture
def page() -> str:
    return gallery(RequestFactory().get("/")).content.decode()


class Tags(HTMLParser):
    """Every start tag of a page with its attributes, and whether the tags were closed in order."""

    VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "use"}

    def __init__(self, source: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


# --- what holds for all of them ------------------------------------------------------------------------


def test_the_gallery_is_well_formed_and_its_ids_are_its_own(page):
    tags = Tags(page)

    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert (tags.wrong, tags.open) == ([], [])
    assert sorted(ids) == sorted(set(ids))


def test_no_component_needs_an_exception_to_the_policy(page):
    tags = Tags(page).found

    assert [tag for tag, attributes in tags if "style" in attributes or tag == "style"] == []
    assert [attributes for tag, attributes in tags if tag == "script" and not attributes.get("src")] == []
    assert [name for _, attributes in tags for name in attributes if name.startswith(("on", "hx-on"))] == []


def test_numbers_in_attributes_are_written_for_machines():
    source = drawn("{% bar 1240.5 max=2481 %}{% progress_poll 'Читаю' done=4210 total=7140 %}")

    assert 'width="50%"' in source
    assert 'value="0.5896"' in source


def test_every_class_of_the_components_has_a_rule_in_the_styles(page):
    with_rules = set(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(f.read_text() for f in STYLES.glob("*.css"))))
    used = {name for _, attributes in Tags(page).found for name in (attributes.get("class") or "").split()}

    # One form of a component may be the plain one: then its block has the rules.
    bare = {name for name in used - with_rules if name.split("--")[0] not in with_rules}
    assert bare == set()


def test_every_sign_that_is_used_is_drawn():
    drawn_signs = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "assets" / "icons.svg").read_text()))
    sources = " ".join(file.read_text() for file in TEMPLATES.rglob("*.html"))
    scripts = (ROOT / "assets" / "js" / "taking.js").read_text()

    used = set(re.findall(r'{% icon "([\w-]+)"', sources))
    used |= set(re.findall(r'^  \w+: \["([\w-]+)",', scripts, flags=re.MULTILINE))

    assert used - drawn_signs == set()


def test_what_a_person_typed_is_never_markup():
    evil = "<script>alert(1)</script>"
    source = drawn(
        "{% badge e %}{% facts rows %}{% task_list tasks %}{% story events %}{% level_meter e 'low' %}"
        "{% page_head title=e lead=e %}{% endpage_head %}{% stat e e %}{% filter_pills filters e %}"
        "{% figure sentence=e %}{% endfigure %}{% bar 1 label=e %}{% stacked_bar parts %}{% level 'low' e %}",
        e=evil,
        rows=[(evil, evil, evil)],
        tasks=[{"title": evil, "why": evil, "action": evil, "url": "#"}],
        events=[{"when": evil, "who": evil, "what": evil, "was": evil, "became": evil}],
        filters=[{"title": evil, "name": "q", "value": evil, "on": True}],
        parts=[(1, "low", evil)],
    )

    assert "<script" not in source


# --- the shell -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cookies", "attributes"),
    [
        ({}, ""),
        ({"theme": "dark"}, ' data-theme="dark"'),
        ({"theme": "light", "size": "large"}, ' data-theme="light" data-size="large"'),
        ({"theme": 'dark" onload="x', "size": "huge"}, ""),
    ],
)
def test_only_known_choices_of_display_reach_the_page(cookies, attributes):
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)

    assert Template("{% display_attributes %}").render(Context({"request": request})) == attributes


def test_the_demonstration_says_that_its_people_are_invented(page):
    real = Template("{% extends 'base.html' %}").render(
        Context({"region": {"title": "Северный край", "is_demonstration": False}, "request": None})
    )

    assert "Демонстрация: люди вымышлены" in page
    assert "Северный край" in real
    assert "вымышлены" not in real


def test_the_current_section_is_told_to_screen_readers(page):
    current = [attributes for tag, attributes in Tags(page).found if attributes.get("class") == "nav__link"]

    assert [attributes.get("aria-current") for attributes in current] == ["page", *[None] * 5]


def test_the_path_above_the_title_does_not_repeat_it():
    source = drawn(
        "{% page_head title='Курс' crumbs=crumbs %}{% endpage_head %}",
        crumbs=[("Возможности", "/offers/"), ("Курс", "")],
    )

    assert source.count("Курс") == 1
    assert 'href="/offers/"' in source
    assert 'aria-current="page">Новая<' in drawn(
        "{% page_head title='Курс' crumbs=crumbs %}{% endpage_head %}", crumbs=[("Новая", "")]
    )


# --- states --------------------------------------------------------------------------------------------


def test_a_tone_that_does_not_exist_is_an_error():
    with pytest.raises(UnknownTone, match="there is no tone 'pink'"):
        drawn("{% badge 'Готово' 'pink' %}")


@pytest.mark.parametrize(("code", "filled"), [("high", 3), ("medium", 2), ("low", 1), ("none", 0), ("", 0)])
def test_a_level_is_told_in_words_and_by_the_number_of_filled_marks(code, filled):
    assert str(level(code)).count("is-on") == filled


def test_an_undetermined_level_is_said_so():
    assert "Ещё не определено" in level("undetermined")


# --- lists ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "towards", "state"),
    [
        ("/?q=a&page=3", "?q=a&amp;sort=name", None),
        ("/?sort=name", "?sort=-name", "ascending"),
        ("/?sort=-name", "?sort=name", "descending"),
        ("/?sort=school", "?sort=name", None),
    ],
)
def test_a_column_head_sorts_and_keeps_the_rest_of_the_address(address, towards, state):
    source = drawn("{% sort_head 'Педагог' 'name' %}", address)

    assert f'href="{towards}"' in source
    assert re.findall(r'aria-sort="(\w+)"', source) == ([state] if state else [])


def test_the_order_that_a_page_begins_with_is_marked_too():
    assert 'aria-sort="ascending"' in drawn("{% sort_head 'Педагог' 'name' %}", sort="name")


def test_a_pill_that_is_on_takes_its_filter_off_and_one_that_is_off_puts_it_on():
    filters = [
        {"title": "Галич", "name": "place", "value": "7", "on": True},
        {"title": "В пути", "name": "state", "value": "active", "count": 31},
    ]

    source = drawn("{% filter_pills filters %}", "/?place=7&q=a&page=2", filters=filters)

    assert re.findall(r'href="(\?[^"]+)"', source) == ["?q=a", "?place=7&amp;q=a&amp;state=active"]


def test_a_list_of_one_page_has_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(7), 50).page(1)).strip() == ""


def test_the_pager_leads_to_neighbours_and_to_both_ends():
    source = drawn("{% pager page %}", "/?q=a", page=Paginator(range(1240), 50).page(3))

    pages = re.findall(r'href="\?q=a&amp;page=(\d+)"', source)
    assert pages == ["2", "1", "2", "4", "25", "4"]


def test_the_export_takes_what_is_seen():
    assert 'href="/people/xlsx/?q=a"' in drawn("{% export_button '/people/xlsx/' %}", "/?q=a&page=4")


# --- forms ---------------------------------------------------------------------------------------------


def test_every_field_of_a_form_has_a_label_of_its_own():
    form = SampleForm()
    source = drawn("{% for one in form %}{% field one %}{% endfor %}", form=form)
    tags = Tags(source).found

    labelled = {attributes["for"] for tag, attributes in tags if tag == "label"}
    controls = {
        attributes["id"]
        for tag, attributes in tags
        if tag in {"input", "select", "textarea"} and attributes.get("type") != "hidden"
    }
    assert labelled == controls


def test_an_error_stands_at_the_field_and_in_the_summary_that_leads_to_it():
    form = SampleForm({"surname": "", "born_on": "31.02.1986"})
    source = drawn("{% error_summary form %}{% field form.born_on %}{% field form.format %}", form=form)

    assert 'href="#id_born_on"' in source
    assert 'href="#id_format_0"' in source
    assert 'aria-describedby="id_born_on-hint id_born_on-error"' in source
    assert 'aria-invalid="true"' in source
    assert 'value="31.02.1986"' in source


@pytest.mark.parametrize(
    ("error", "told"),
    [("Укажите дату.", "Фамилия: укажите дату."), ("ИНН — 10 цифр.", "Фамилия: ИНН — 10 цифр.")],
)
def test_the_summary_goes_on_in_small_letters_but_leaves_abbreviations(error, told):
    form = SampleForm({})
    form.errors["surname"] = [error]

    assert f">{told}</a>" in drawn("{% error_summary form %}", form=form)


def test_a_form_that_was_not_sent_has_no_summary():
    assert drawn("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_steps_behind_are_links_and_the_present_one_is_marked():
    source = drawn(
        "{% wizard_steps steps 2 %}", steps=[("Файл", "/1/"), ("Столбцы", "/2/"), ("Готово", "/3/")]
    )

    assert re.findall(r'href="([^"]+)"', source) == ["/1/"]
    assert source.count('aria-current="step"') == 1
    assert "Шаг 2 из 3: Столбцы" in source


def test_progress_asks_for_itself_until_the_work_is_done():
    running = drawn("{% progress_poll 'Читаю' url='/progress/' done=1 total=4 %}")
    finished = drawn("{% progress_poll 'Читаю' done=4 total=4 %}")

    assert 'hx-get="/progress/"' in running
    assert "hx-get" not in finished


# --- figures -------------------------------------------------------------------------------------------


@given(value=st.floats(-1e6, 1e6), whole=st.floats(0, 1e6))
def test_a_bar_never_leaves_its_box(value, whole):
    [width] = re.findall(r'rect class="bar__part[^"]*" width="([\d.]+)%"', bar(value, max=whole))

    assert 0 <= float(width) <= 100


@given(
    value=st.floats(-10, 110),
    spread=st.floats(0, 60),
    cuts=st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted),
)
def test_the_zones_of_a_level_meter_fill_the_scale_and_the_band_stays_on_it(value, spread, cuts):
    parts = level_meter(
        "Оценивание", "medium", value, value - spread, value + spread, high_below=cuts[0], low_from=cuts[1]
    )

    widths = [float(zone["width"].rstrip("%")) for zone in parts["zones"]]
    start, width = (float(parts["band"][name].rstrip("%")) for name in ("x", "width"))
    assert sum(widths) == pytest.approx(100, abs=0.02)
    assert 0 <= start <= start + width <= 100.02


def test_the_picture_of_a_level_is_told_in_words():
    parts = level_meter("Оценивание", "high", 52.4, 45, 59)

    assert parts["twin"] == (
        "Результат 52,4\u00a0%, вероятно от 45 до 59\u00a0%. Границы уровней: 60 и 80\u00a0%."
    )


def test_a_meter_without_a_measurement_has_no_point():
    parts = level_meter("Инклюзия", "none")

    assert (parts["point"], parts["band"], parts["twin"]) == (None, None, "Измерения ещё нет.")


@pytest.mark.parametrize(
    ("share", "step"),
    [(None, "heat-none"), (0, "heat-1"), (19.9, "heat-1"), (20, "heat-2"), (80, "heat-5"), (100, "heat-5")],
)
def test_a_share_has_one_of_five_heats(share, step):
    assert heat(share) == step


# --- journeys ------------------------------------------------------------------------------------------


def test_the_route_shows_one_next_step_large_with_its_reason_and_button():
    source = drawn("{% route_path route %}", route=ROUTE)

    assert source.count("Следующий шаг") == 1
    assert "Закрывает дефицит «Оценивание предметных результатов»" in source
    assert "Записаться на стажировку" in source


def test_a_quarter_above_the_limit_says_so_in_words():
    source = drawn("{% route_path route %}", route=ROUTE)

    assert "26 из 24 ч — больше предела" in source
    assert "18 из 24 ч — больше предела" not in source


def test_the_calendar_has_whole_weeks():
    weeks = sample_month(first=date(2026, 4, 1), today=date(2026, 4, 3))
    source = drawn("{% calendar_month 'Апрель 2026' weeks %}", weeks=weeks)

    assert {len(week) for week in weeks} == {7}
    assert source.count("<td") == 35
    assert source.count("calendar__today") == 1


# --- the test-taking page ------------------------------------------------------------------------------


def test_the_taking_page_carries_every_item_as_data_and_shows_one():
    source = drawn(
        "{% taking_page sitting='north:1' items=items now=2 answer_url='/a/' finish_url='/f/' %}",
        items=sample_items(base="/t/", answers={1: ([1], 5)}),
    )

    assert source.count('"options"') == 3
    assert source.count("<fieldset") == 1
    assert "Задание 2 из 3" in source
    assert '<script id="items" type="application/json">' in source


def test_an_item_cannot_end_the_data_block():
    items = sample_items(base="/t/", answers={})
    items[0]["text"] = "</script><script>alert(1)</script>"

    source = drawn(
        "{% taking_page sitting='n' items=items now=2 answer_url='/a/' finish_url='/f/' %}", items=items
    )

    assert source.count("<script") == 1


# --- weight --------------------------------------------------------------------------------------------


def test_a_cold_visit_weighs_a_third_of_what_it_may(page):
    """As it is served: styles, scripts, signs, both parts of the typeface and this longest of pages."""
    import brotli

    dist = ROOT / "src" / "marshrut" / "web" / "static" / "dist"
    texts = ["app.css", "app.js", "taking.js", "icons.svg", "favicon.svg"]
    files = sum(len(brotli.compress((dist / name).read_bytes())) for name in texts)
    typeface = sum(file.stat().st_size for file in dist.glob("*.woff2"))

    assert files <= 45_000
    assert typeface <= 52_000
    assert files + typeface + len(page.encode()) <= 250_000


def test_the_components_are_one_library():
    assert set(gallery_context()) >= {"tasks", "route", "people"}
    libraries = engines["django"].engine.template_builtins
    names = {name for library in libraries for name in library.tags}
    assert {"icon", "field", "bar", "route_path", "sort_head", "taking_page"} <= names
