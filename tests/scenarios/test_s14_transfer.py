"""S-14: a teacher changes schools in the middle of the year: the history stays, nobody is counted twice."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.routes.making import route as make_route
from tests.scenarios.cast import Town, settle
from tests.scenarios.product import until

from marshrut.learning.models import Participation
from marshrut.monitoring.models import IndicatorValue, Snapshot, SnapshotMember
from marshrut.people.models import Employment, Organisation, Person
from marshrut.routes.models import Route

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.xdist_group("product"),
    pytest.mark.trace("S-14", "B1", "N1"),
]

REGION = "south"


@dataclass(frozen=True)
class Case:
    old: Town
    new: Town
    route: int
    participation: int


@pytest.fixture
def case(product) -> Case:
    """A teacher half-way: an active route, a seat in its session. Both schools have a head and a methodist."""
    with product.inside(REGION) as world:
        old = settle(world, school=world.school("Старая школа"), surname="Переходова")
        new = settle(world, school=world.school("Новая школа"), surname="Местная", centre=old.centre)
        teacher, session = Person.objects.get(pk=old.teacher.person), world.session()
        walked = make_route(world, teacher, state="active", sessions=[session])
        seat = Participation.objects.create(
            session=session,
            person=teacher,
            organisation_id=old.school,
            step=walked.steps.get(),
            state="enrolled",
            applied_at=world.now,
        )
        return Case(old, new, walked.pk, seat.pk)


def enter(visit, who):
    return visit(REGION).sign_in(who.login, who.password)


def take_snapshot(product, visitor, year: int | None = None) -> int:
    """By the button of the page; the job worker counts it. Its number."""
    with product.inside(REGION):
        before = set(Snapshot.objects.values_list("pk", flat=True))
    visitor.open("/indicators/snapshots/")
    if year is None:
        visitor.press("Посчитать на сегодня")
    else:
        visitor.page.get_by_label("Год").select_option(str(year))
        visitor.press("Посчитать за год")

    def fresh() -> list[int]:
        with product.inside(REGION):
            found = Snapshot.objects.filter(is_ready=True).exclude(pk__in=before)
            return list(found.values_list("pk", flat=True))

    until(fresh, seconds=60)
    return fresh()[0]


def figures_of(visitor, snapshot: int, place: int) -> str:
    """What the page of the indicators says about the place."""
    visitor.open(f"/indicators/?snapshot={snapshot}&place={place}")
    return visitor.page.locator("main .grid").inner_text()


def counted(snapshot: int, person: int) -> list[int]:
    """The organisations where the person stands in the snapshot."""
    rows = SnapshotMember.objects.filter(snapshot=snapshot, unit="person", unit_id=person)
    return list(rows.values_list("organisation", flat=True))


def people_of(snapshot: int) -> dict[int, int]:
    """Organisation → people counted there by the first indicator."""
    rows = IndicatorValue.objects.filter(snapshot=snapshot, code="I1", organisation__isnull=False)
    return dict(rows.values_list("organisation", "whole"))


def transfer(visitor, case: Case) -> None:
    """The wizard: where to, as what, from which day, check."""
    visitor.open(f"/people/{case.old.teacher.person}/")
    visitor.follow("Перевести в другую организацию")
    visitor.page.get_by_label("Куда переходит?").fill("новая шк")
    visitor.page.get_by_role("link", name="Новая школа").click()
    visitor.press("Продолжить")
    visitor.press("Продолжить")
    assert "Работа в «Старая школа» закончится накануне" in visitor.text
    visitor.press("Оформить перевод")
    assert "работает в «Новая школа»" in visitor.text


def test_after_a_transfer_the_history_stays_and_each_snapshot_keeps_its_own_attribution(product, visit, case):
    teacher = case.old.teacher
    centre, old_head = enter(visit, case.old.centre), enter(visit, case.old.head)
    with product.inside(REGION) as world:
        today = world.today
        region = Organisation.objects.get(parent=None).pk
    closed = take_snapshot(product, centre, today.year - 1)
    before = take_snapshot(product, centre)
    shown_before = figures_of(centre, closed, case.old.school)
    assert old_head.open(f"/routes/{case.route}/").status == 200

    transfer(enter(visit, case.old.methodist), case)

    # The closed snapshot is what it was; counted again, last year still belongs to the old school.
    after = take_snapshot(product, centre)
    again = take_snapshot(product, centre, today.year - 1)
    assert figures_of(centre, closed, case.old.school) == shown_before
    with product.inside(REGION):
        assert [counted(one, teacher.person) for one in (closed, before, again, after)] == [
            [case.old.school],
            [case.old.school],
            [case.old.school],
            [case.new.school],
        ]
        assert people_of(again) == people_of(closed)
        was, became = people_of(before), people_of(after)
        moved = {place: became[place] - was[place] for place in was if became[place] != was[place]}
        places = Organisation.objects.in_bulk([case.old.school, case.new.school])
        assert moved == {
            case.old.school: -1,
            places[case.old.school].parent_id: -1,
            case.new.school: 1,
            places[case.new.school].parent_id: 1,
        }
        assert was[region] == became[region]
        history = Employment.objects.filter(person=teacher.person).order_by("starts_on")
        assert list(history.values_list("organisation", "ends_on")) == [
            (case.old.school, today - timedelta(days=1)),
            (case.new.school, None),
        ]
        assert Route.objects.get(pk=case.route).state == "active"
        assert Participation.objects.get(pk=case.participation).state == "enrolled"

    # The list behind the number names each day's own school.
    centre.open(f"/indicators/I1/list/?snapshot={before}")
    row = centre.page.get_by_role("row").filter(has_text="Переходова")
    assert "Старая школа" in row.inner_text()
    centre.open(f"/indicators/I1/list/?snapshot={after}")
    assert "Новая школа" in centre.page.get_by_role("row").filter(has_text="Переходова").inner_text()

    # The route goes with the person.
    new_head = enter(visit, case.new.head)
    assert f"{teacher.name} переходит к вам" in new_head.text
    assert new_head.open(f"/routes/{case.route}/").status == 200
    assert "Переходова Вера Ильинична" in new_head.text
    new_head.open("/routes/")
    assert teacher.name in new_head.text
    new_methodist = enter(visit, case.new.methodist)
    assert new_methodist.open(f"/routes/{case.route}/").status == 200
    refused = [f"/routes/{case.route}/", f"/people/{teacher.person}/"]
    for left in (old_head, enter(visit, case.old.methodist)):
        assert [left.open(path).status for path in refused] == [404, 404]
        left.open("/people/")
        assert not left.page.get_by_text(teacher.name).count()
        left.complaints.clear()  # the browser's own line about the 404
