"""The load itself: repeatable, bounded, and writing only what the use-cases would have written."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection
from django.db.models import Count, F, Q
from tests.demonstration import REGIONS, copy_of, enter, filled, with_tables

from marshrut.deficits.models import Deficit, Review
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.demo.days import moment
from marshrut.demo.load import load_demo
from marshrut.demo.logins import lines
from marshrut.demo.persons import KNOWN
from marshrut.diagnostics.models import Estimate
from marshrut.learning.models import Participation
from marshrut.learning.usecases.recount_seats import recount_seats
from marshrut.notices.models import Notice
from marshrut.people import snils
from marshrut.people.models import Charge, DistrictMembership, Employment, Organisation, Person, PossibleMerge
from marshrut.people.queries import district_members
from marshrut.people.roles import Role
from marshrut.people.staff_list.readings.organisations import read_organisation
from marshrut.people.staff_list.readings.snils import is_valid_snils
from marshrut.people.usecases.refresh_tree import refresh_tree
from marshrut.routes.models import Route, RouteDecision, RouteStep

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

each_region = pytest.mark.parametrize("region", REGIONS)
# What differs with every load and is seen by nobody.
UNSEEN = {"people_person": {"snils_sealed"}, "people_account": {"password"}}


def digests(url) -> dict[str, str]:
    """Table → digest of everything in it that somebody can see, row by row in the order of writing."""
    with psycopg.connect(str(url)) as database:
        columns = database.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) "
            "FROM information_schema.columns WHERE table_schema = 'region_leningrad' "
            "AND table_name NOT LIKE 'django%' GROUP BY 1"
        ).fetchall()
        found = {}
        for table, names in columns:
            if "id" not in names:
                continue
            seen = ", ".join(f'"{name}"' for name in names if name not in UNSEEN.get(table, ()))
            found[table] = database.execute(
                f"SELECT md5(string_agg(ROW({seen})::text, '|' ORDER BY id)) FROM region_leningrad.{table}"
            ).fetchone()[0]
    return found


def test_the_same_moment_gives_the_same_data(loaded):
    """In two processes that order sets and dictionaries by different hashes."""
    found = []
    for number in (1, 2):
        url = copy_of(with_tables())
        filled(url, loaded.at, ["leningrad"], PYTHONHASHSEED=str(number))
        found.append(digests(url))

    assert found[0] == found[1]
    assert found[0]["people_person"] is not None and found[0]["routes_routestep"] is not None


def test_a_second_load_leaves_everything_alone(demonstration):
    def counts():
        return (Person.objects.count(), Participation.objects.count(), Notice.objects.count())

    before = counts()
    lines_told = []
    load_demo(at=demonstration.at + timedelta(days=3), progress=lambda line, share: lines_told.append((line, share)))
    enter("kostroma")

    assert counts() == before
    assert lines_told[-1] == ("Демонстрация готова", 1.0)
    assert [share for _, share in lines_told] == sorted(share for _, share in lines_told)


def test_the_number_of_statements_does_not_grow_with_the_people(loaded):
    assert loaded.statements["kostroma"] < 1700
    assert loaded.statements["kostroma"] < 1.5 * loaded.statements["leningrad"]


def test_it_refuses_a_moment_inside_the_history():
    with pytest.raises(ValueError, match="2023"):
        load_demo(at=moment(date(2023, 6, 1)))


# --- what was written is what the use-cases would have written ------------------------------------------------


@each_region
def test_constraints_hold_and_derived_columns_agree(region, demonstration):
    enter(region)
    connection.check_constraints()

    assert refresh_tree(on=demonstration.at.date()) == []
    assert recount_seats() == 0


@each_region
def test_the_history_says_what_the_use_case_would_have_said(region, demonstration):
    """Forget reviews and deficits of some people and let the use-case look at their measurements in their order."""
    enter(region)
    people = list(Estimate.objects.order_by().values("person").annotate(n=Count("pk")).order_by("-n", "person"))
    chosen = [row["person"] for row in people[:12] + people[len(people) // 2 :: len(people) // 24]]
    rows = Estimate.objects.filter(person__in=chosen)

    def said():
        reviews = Review.objects.filter(estimate__in=rows).order_by("estimate")
        deficits = Deficit.objects.filter(person__in=chosen).order_by("opened_by")
        facts = ("person", "competence", "organisation", "level", "opened_by", "closed_by")
        return (
            list(reviews.values_list("estimate", "level", "p_high", "p_medium", "p_low", "near_border")),
            list(deficits.values_list(*facts)),
        )

    before = said()
    moments = dict(Review.objects.filter(estimate__in=rows).values_list("estimate", "made_at"))
    RouteStep.deficits.through.objects.filter(deficit__person__in=chosen).delete()
    Deficit.objects.filter(person__in=chosen).delete()
    Review.objects.filter(estimate__in=rows).delete()
    for estimate in sorted(rows, key=lambda one: (moments[one.pk], one.pk)):
        review_deficit(estimate=estimate, at=moments[estimate.pk])

    assert said() == before
    assert len(before[1]) > 5


@each_region
def test_nothing_lies_in_the_future_or_before_its_cause(region, demonstration):
    enter(region)
    at, today = demonstration.at, demonstration.at.date()
    people_work = Employment.objects.filter(kind="main")
    late = {
        "estimates": Estimate.objects.filter(Q(measured_on__gt=today) | Q(made_at__gt=at)),
        "participations": Participation.objects.filter(
            Q(applied_at__gt=at) | Q(completed_on__gt=today) | Q(decided_at__lt=F("applied_at"))
        ),
        "completed before the session": Participation.objects.filter(completed_on__lt=F("session__starts_on")),
        "routes": Route.objects.filter(
            Q(created_at__gt=at) | Q(agreed_at__lt=F("created_at")) | Q(approved_at__lt=F("agreed_at"))
            | Q(completed_at__lt=F("approved_at")) | Q(completed_at__gt=at)
        ),
        "decisions": RouteDecision.objects.filter(made_at__gt=at),
        "notices": Notice.objects.filter(Q(created_at__gt=at) | Q(read_at__lt=F("created_at"))),
        "hired before birth": people_work.filter(starts_on__lte=F("person__birth_on")),
        "hired into a closed school": people_work.filter(organisation__opened_on__gt=F("starts_on")),
    }  # fmt: skip

    assert {what: rows.count() for what, rows in late.items()} == dict.fromkeys(late, 0)


@each_region
def test_nobody_decides_for_oneself(region, demonstration):
    enter(region)

    assert not Participation.objects.filter(decided_by=F("person")).exists()
    approving = [RouteDecision.Act.HEAD_APPROVED, RouteDecision.Act.METHODIST_APPROVED]
    assert not RouteDecision.objects.filter(act__in=approving, person=F("route__person")).exists()


@each_region
def test_every_school_has_one_head_with_a_charge(region, demonstration):
    enter(region)
    today = demonstration.at.date()
    schools = Organisation.objects.filter(kind="school", closed_on=None)
    charges = Charge.objects.on(today).filter(role=Role.SCHOOL_HEAD, acting_for=None)

    assert charges.count() == schools.count()
    assert set(charges.values_list("organisation", flat=True)) == set(schools.values_list("pk", flat=True))


# --- people and names ----------------------------------------------------------------------------------------


@each_region
def test_people_are_invented_and_nobody_well_known(region, demonstration):
    enter(region)
    doubles = PossibleMerge.objects.count()
    names = Person.objects.values_list("surname", "given_name", "patronymic")

    assert len(names) - doubles <= len(set(names)) <= len(names)
    assert not {(surname, given) for surname, given, _ in names} & KNOWN
    assert not Person.objects.exclude(Q(email="") | Q(email__endswith="@demo.invalid")).exists()
    assert not Person.objects.exclude(phone="").exists()


@each_region
def test_snils_are_right_and_nobodys(region, demonstration):
    enter(region)
    for sealed, keyed in Person.objects.exclude(snils_sealed=None).values_list("snils_sealed", "snils_hash")[:400]:
        digits = snils.unseal(sealed)
        assert is_valid_snils(digits) and digits.startswith("9")
        assert bytes(keyed) == snils.search_hash(digits)


@each_region
def test_a_staff_list_would_find_every_school_by_its_short_and_full_name(region, demonstration):
    enter(region)
    schools = Organisation.objects.filter(kind="school")

    assert {s.short_name: read_organisation(s.full_name).key for s in schools} == {
        s.short_name: s.name_key for s in schools
    }
    twins = schools.filter(closed_on=None).values("name_key", "territory").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twins.exists()


# --- doors and districts -------------------------------------------------------------------------------------


def test_the_console_tells_how_to_sign_in(demonstration):
    told = lines()

    assert told[0] == "Костромская область (/kostroma/)"
    assert "  Методист муниципальной службы — metodist.galich" in told
    assert told[-1] == "Пароль у всех один: marshrut-demo"
    assert len(told) == 18 + 12 + 14 + 3 + 1


@pytest.mark.parametrize(("region", "title"), [("kostroma", "Галичский"), ("dagestan", "Приморский")])
def test_a_district_of_five_is_led_in_turn(region, title, demonstration):
    enter(region)
    today = demonstration.at.date()
    members = DistrictMembership.objects.on(today).filter(district__title__contains=title)
    leaders = Charge.objects.filter(role=Role.MMO_HEAD, district__title__contains=title).order_by("starts_on")

    assert members.count() == 5
    assert all(member.consent for member in members)
    assert district_members(members[0].district, today).count() == 5
    assert leaders.on(today).count() == 1
    assert leaders.values("person").distinct().count() == leaders.count() >= 2
    assert all((one.ends_on - one.starts_on).days < 2 * 366 for one in leaders)
