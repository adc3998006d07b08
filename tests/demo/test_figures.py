"""The published figures of the Костромская область come out of the records, not out of texts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Count, Q
from tests.demonstration import enter

from marshrut.calc.indicators import Ratio
from marshrut.catalogue.models import Offer, Programme, Session
from marshrut.demo.tutors import ORDER
from marshrut.diagnostics.models import Participant
from marshrut.learning.models import Participation
from marshrut.monitoring.models import IndicatorValue, Snapshot
from marshrut.people.models import Charge, Employment, Organisation, Subject
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep, TutorAssignment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration"), pytest.mark.usefixtures("demonstration")]

END_OF_2022, END_OF_2023 = date(2022, 12, 31), date(2023, 12, 31)


def distinct_people(rows) -> int:
    return rows.order_by().values("person").distinct().count()


def diagnosed(organiser: str, year: int) -> int:
    return distinct_people(
        Participant.objects.filter(state="published", campaign__organiser=organiser, campaign__finished_on__year=year)
    )


def completed(year: int, **wanted):
    return Participation.objects.filter(state="completed", completed_on__year=year, **wanted)


def pedagogical_posts(day: date):
    return Employment.objects.on(day).filter(kind="main", position__category="pedagogical", organisation__kind="school")


def test_diagnosed_by_year_and_by_organiser():
    assert {year: diagnosed("fioko", year) for year in (2021, 2022)} == {2021: 139, 2022: 309}
    assert {year: diagnosed("center", year) for year in (2021, 2022)} == {2021: 1183, 2022: 576}


def test_programmes_examined_and_placed_in_the_register():
    own = Programme.objects.filter(provider__kind="ipe")
    examined = Count("pk")
    placed = Count("pk", filter=Q(register_state="included"))
    by_year = own.exclude(submitted_on=None).values("submitted_on__year").annotate(e=examined, p=placed)
    found = {row["submitted_on__year"]: (row["e"], row["p"]) for row in by_year.order_by()}

    assert found == {2021: (17, 13), 2022: (11, 5), 2023: (2, 2)}
    assert (sum(e for e, _ in found.values()), sum(p for _, p in found.values())) == (30, 20)
    assert [round(100 * p / e) for e, p in (*found.values(), (30, 20))] == [76, 45, 100, 67]


def test_twenty_of_sixty_four_programmes_stand_in_the_register():
    own = Programme.objects.filter(provider__kind="ipe", implemented_from__lte=END_OF_2023)
    in_register = [programme for programme in own if programme.in_register_on(END_OF_2023)]

    assert (len(in_register), len(own)) == (20, 64)
    assert Ratio(20, 64).percent == Decimal("31.3")


@pytest.mark.parametrize("day", [END_OF_2022, None], ids=["end of 2022", "today"])
def test_eighty_four_methodists_and_eighty_five_teachers_each(day, demonstration):
    day = day or demonstration.at.date()
    teachers = distinct_people(pedagogical_posts(day))
    methodists = distinct_people(Charge.objects.on(day).filter(role=Role.TUTOR, basis=ORDER))

    assert (teachers, methodists) == (7140, 84)
    assert teachers / methodists == 85


def test_no_methodist_has_more_than_the_norm(demonstration):
    loads = dict(
        TutorAssignment.objects.on(demonstration.at.date()).order_by().values_list("tutor").annotate(Count("pk"))
    )

    assert len(loads) == 84
    assert max(loads.values()) == 85
    new = pedagogical_posts(demonstration.at.date()).filter(
        starts_on__gte=demonstration.at.date() - timedelta(days=365)
    )
    assert 12 <= 7140 - sum(loads.values()) <= new.count()  # some newcomers of the last September wait for theirs


def test_fifteen_subjects_and_thirty_municipalities():
    assert Subject.objects.count() == 15
    assert Organisation.objects.filter(kind="muni_authority").count() == 30
    tutors = Charge.objects.filter(role=Role.TUTOR).values("person")
    taught = Subject.objects.filter(employments__person__in=tutors, employments__kind="main")
    assert taught.distinct().count() == 15


def test_events_of_2022_and_internship_sites():
    events = Session.objects.filter(offer__kind="event", offer__level="regional", state="held", starts_on__year=2022)

    assert events.count() == 128
    assert Offer.objects.filter(kind="internship", title__startswith="Стажировочная площадка").count() == 46


@pytest.mark.parametrize(("year", "managers"), [(2021, 14), (2022, 24)])
def test_study_plans_of_managers_are_routes_of_courses_alone(year, managers):
    heads = Employment.objects.filter(kind="main", position__category="manager").values("person")
    plans = Route.objects.filter(approved_at__year=year, person__in=heads)

    assert distinct_people(plans) == managers
    assert set(RouteStep.objects.filter(route__in=plans).values_list("offer__kind", flat=True)) == {"course"}


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_courses_and_internships_of_a_year(year):
    courses = completed(year, session__offer__kind="course", session__offer__provider__kind="ipe")

    assert distinct_people(courses) == 300
    assert distinct_people(completed(year, session__offer__kind="internship")) == 1000


def test_trainees_of_the_centre_and_of_the_licensed_programmes():
    of_center = {"session__offer__kind": "course", "session__offer__provider__kind": "cnppm"}
    regional, federal = {"session__offer__level": "regional"}, {"session__offer__level": "federal"}
    teachers, managers = {"session__offer__for_managers": False}, {"session__offer__for_managers": True}

    assert distinct_people(completed(2021, **of_center, **regional, **teachers)) == 80
    assert distinct_people(completed(2022, **of_center, **regional, **teachers)) == 293
    assert distinct_people(completed(2022, **of_center, **regional, **managers)) == 85
    assert distinct_people(completed(2022, **of_center, **federal, **teachers)) == 3468
    assert distinct_people(completed(2022, **of_center, **federal, **managers)) == 299


def snapshot_values(code: str, as_of_on: date, kind: str):
    snapshot = Snapshot.objects.get(as_of_on=as_of_on)
    return IndicatorValue.objects.filter(snapshot=snapshot, code=code, organisation__kind=kind)


def test_every_novice_of_2022_was_supported():
    region = snapshot_values("I5", END_OF_2022, "department").get()

    assert region.part == region.whole > 200


def test_the_snapshot_counts_the_same_as_the_records():
    found = {code: snapshot_values(code, date(2021, 12, 31), "department").get().part for code in ("I1", "I1.any")}

    assert found["I1"] == 1183
    assert 1183 < found["I1.any"] <= 1183 + 139
    register = snapshot_values("I6", END_OF_2023, "department").get()
    assert (register.part, register.whole) == (20, 64)


@pytest.mark.parametrize("code", ["I1", "I2", "I3", "I4", "I5"])
def test_no_municipality_is_empty_in_any_year(code, demonstration):
    for day in (date(2021, 12, 31), END_OF_2022, END_OF_2023, demonstration.at.date()):
        values = list(snapshot_values(code, day, "muni_authority"))
        assert len(values) == 30
        assert all(value.part > 0 for value in values), (code, day)
        assert code == "I5" or all(value.part < value.whole for value in values), (code, day)


@pytest.mark.parametrize(("region", "schools", "people"), [("dagestan", "г. Каспийск", 820), ("leningrad", "", 380)])
def test_the_other_regions_have_the_people_of_the_sources_places(region, schools, people, demonstration):
    enter(region)
    posts = pedagogical_posts(demonstration.at.date())
    if schools:
        posts = posts.filter(organisation__territory__short_title=schools)

    assert distinct_people(posts) == people
    assert 12 <= posts.values("organisation").distinct().count() <= 30
