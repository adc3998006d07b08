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
# How long each part takes, in shares of the whole: for the line of progress only.
WEIGHTS = {"kostroma": 0.66, "dagestan": 0.2, "leningrad": 0.14}


def load_demo(
    *, at: datetime, progress: Progress | None = None, regions: Sequence[str] | None = None
) -> None:
    """Open the three regions and fill them with invented people; a region that has people stays as it is.

    ``at`` is the moment around which the living present is built; ``progress`` is told a Russian line and the
    share done, 0–1; ``regions`` names some of «kostroma», «dagestan», «leningrad». Equal ``at``, equal data. Each
    region is one transaction: a broken load leaves it empty and can be begun again.

    :raises ValueError: ``at`` lies before 2024, inside the fixed history.
    """
    days, tell = Days(localtime(at)), progress or (lambda line, share: None)
    done = 0.0
    for content in load_regions():
        if regions is not None and content.code not in regions:
            continue
        weight = WEIGHTS[content.code]
        tell(f"{content.title}: таблицы", done)
        region = open_region(
            slug=content.code,
            subject_code=content.number,
            oktmo=f"{content.oktmo}000000",
            title=content.title,
            is_demonstration=True,
            at=at,
        )
        _fill(region, content, days, lambda line, share: tell(line, done + weight * share))  # noqa: B023
        done += weight
    connection.set_schema_to_public()
    tell("Демонстрация готова", 1.0)


def _fill(region: Region, content: RegionContent, days: Days, tell: Progress) -> None:
    connection.set_tenant(region)
    if Person.objects.exists():
        return
    with transaction.atomic():
        scene = Scene(content, days)
        steps = iter(range(100))

        def step(line: str) -> None:
            tell(f"{content.title}: {line}", min(0.3 + 0.06 * next(steps), 0.95))

        _populate(scene, step)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner has never seen these tables full


def _populate(scene: Scene, step: Callable[[str], None]) -> None:
    step("школы и люди")
    titles.name_subjects_and_posts(scene)
    tree.plant(scene)
    staff.employ(scene)
    tutors.assign_tutors(scene)
    shown.choose(scene)
    charges.give_charges(scene)
    districts.unite(scene)
    accounts.open_accounts(scene)
    step("компетенции и возможности")
    for code in ("teacher", "manager"):
        load_framework(content=framework_content(code), at=moment(_first_day(), 9))
    tools = campaigns.make_instruments()
    shelves = catalogue.stock(scene)
    story = history.tell(scene, shelves, tools, step)
    step("сегодняшний день")
    forms = present.arrange(story)
    recount_seats()
    stories.tell_by_name(story, forms)
    step("показатели")
    counting.count(scene.days)


def _first_day() -> date:
    return date(HISTORY[0], 1, 11)
