"""Fill an installation with the demonstration."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localtime

from marshrut.competences.content import load_framework as framework_content
from marshrut.competences.usecases.load_framework import load_framework
from marshrut.demo import (
    accounts,
    campaigns,
    catalogue,
    charges,
    counting,
    districts,
    history,
    present,
    shown,
    staff,
    stories,
    titles,
    tree,
    tutors,
)
from marshrut.demo.content.places import Region as RegionContent
from marshrut.demo.content.places import load_regions
from marshrut.demo.days import HISTORY, Days, moment
from marshrut.demo.scene import Scene
from marshrut.learning.usecases.recount_seats import recount_seats
from marshrut.people.models import Person
from marshrut.regions.models import Region
from marshrut.regions.usecases.open_region import open_region

Progress = Callable[[str, float], None]
BEGAN_ON = date(HISTORY[0], 1, 11)  # the first working day of the history
# Seconds on a machine with two cores; used for the line of progress only.
TABLES = 9.0
PEOPLE, OFFERS, YEAR, TODAY, FIGURES = "школы и люди", "компетенции и возможности", "год", "сегодня", "показатели"
SECONDS = {
    "kostroma": {PEOPLE: 4.0, OFFERS: 0.5, YEAR: 2.0, TODAY: 4.0, FIGURES: 10.0},
    "dagestan": {PEOPLE: 1.5, OFFERS: 0.3, YEAR: 0.6, TODAY: 1.5, FIGURES: 3.5},
    "leningrad": {PEOPLE: 0.4, OFFERS: 0.2, YEAR: 0.2, TODAY: 1.0, FIGURES: 1.0},
}


def work_shares() -> dict[str, float]:
    """Region → its share of the whole work, the largest first; they add up to 1."""
    seconds = {code: _seconds(code) for code in SECONDS}
    whole = sum(seconds.values())
    return {code: seconds[code] / whole for code in sorted(seconds, key=seconds.get, reverse=True)}


def load_demo(*, at: datetime, progress: Progress | None = None, regions: Sequence[str] | None = None) -> None:
    """Open the three regions and fill them with invented people; a region that has people stays as it is.

    ``at`` is the moment around which the living present is built; ``progress`` is told a Russian line and the
    share done, 0–1; ``regions`` names some of «kostroma», «dagestan», «leningrad». Equal ``at``, equal data. Each
    region is one transaction: a broken load leaves it empty and can be begun again.

    :raises ValueError: ``at`` lies before 2024, inside the fixed history.
    """
    days = Days(localtime(at))
    contents = [content for content in load_regions() if regions is None or content.code in regions]
    line = _Line(contents, progress)
    for content in contents:
        line.tell(content, "таблицы", TABLES)
        region = open_region(
            slug=content.code,
            subject_code=content.number,
            oktmo=f"{content.oktmo}000000",
            title=content.title,
            is_demonstration=True,
            at=at,
        )
        connection.set_tenant(region)
        try:
            _fill(region, Scene(content, days), line)
        finally:
            connection.set_schema_to_public()
    line.end()


def _seconds(code: str) -> float:
    return TABLES + sum(SECONDS[code].values()) + 3 * SECONDS[code][YEAR]


class _Line:
    """The line of progress: what is being done, and how much of the whole lies behind."""

    def __init__(self, contents: Sequence[RegionContent], progress: Progress | None):
        self._progress = progress
        self._behind = self._next = 0.0
        self._whole = sum(_seconds(content.code) for content in contents)

    def tell(self, content: RegionContent, words: str, seconds: float) -> None:
        self._behind += self._next
        self._next = seconds
        if self._progress is not None:
            self._progress(f"{content.title}: {words}", min(self._behind / self._whole, 1.0))

    def end(self) -> None:
        if self._progress is not None:
            self._progress("Демонстрация готова", 1.0)


def _fill(region: Region, scene: Scene, line: _Line) -> None:
    if Person.objects.exists():
        return

    def step(part: str, words: str = "") -> None:
        line.tell(scene.content, words or part, SECONDS[scene.content.code][part])

    with transaction.atomic():
        _people(scene, step)
        _happenings(scene, step)
        _show_to_planner()
        step(FIGURES)
        counting.count(scene.days)


def _show_to_planner() -> None:
    """Statistics of the region's tables: until the transaction ends nobody else takes them, and a join over tables
    that are thought empty may run for minutes. Only of this schema: a table of another one may be locked by its load.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = %s",
            [connection.schema_name],
        )
        [tables] = cursor.fetchone()
        cursor.execute(f"ANALYZE {tables}")


def _people(scene: Scene, step: Callable[..., None]) -> None:
    """Who works where, in which roles; and who of them is shown."""
    step(PEOPLE)
    titles.name_subjects_and_posts(scene)
    tree.plant(scene)
    staff.employ(scene)
    tutors.assign_tutors(scene)
    shown.choose(scene)
    charges.give_charges(scene)
    districts.unite(scene)
    accounts.open_accounts(scene)


def _happenings(scene: Scene, step: Callable[..., None]) -> None:
    """What there is to learn, and what happened year by year up to now."""
    step(OFFERS)
    for code in ("teacher", "manager"):
        load_framework(content=framework_content(code), at=moment(BEGAN_ON, 9))
    tools = campaigns.make_instruments()
    shelves = catalogue.stock(scene)
    story = history.begin(scene, shelves, tools)
    for year in scene.days.years:
        step(YEAR, f"{year} год")
        history.tell(story, year)
    _show_to_planner()
    step(TODAY, "сегодняшний день")
    forms = present.arrange(story)
    recount_seats()
    stories.tell_by_name(story, forms)
