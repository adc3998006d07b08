"""Organisations change their names and places by date; what was is never overwritten."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.world import FOUNDED

from marshrut.base.errors import DomainError
from marshrut.base.models import JournalEntry
from marshrut.people.models import Organisation, OrganisationName, Placement
from marshrut.people.queries import children_on, names_on, tree_on
from marshrut.people.usecases._places import MovedLater, PlaceIsBelow, PlaceIsTheSame
from marshrut.people.usecases._tree import OrganisationIsNotOpen
from marshrut.people.usecases.move_organisation import move_organisation
from marshrut.people.usecases.open_organisation import KindDoesNotFit, OpensTooLate, open_organisation
from marshrut.people.usecases.refresh_tree import refresh_tree
from marshrut.people.usecases.rename_organisation import (
    NameIsTheSame,
    RenamedLater,
    rename_organisation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B1")]

DAY = date(2024, 9, 1)
EVE = date(2024, 8, 31)


def test_an_opened_organisation_has_a_name_a_place_and_a_path(world):
    municipality = world.municipality()

    school = open_organisation(
        kind="school",
        level="school",
        full_name="Средняя школа № 5",
        short_name="СОШ № 5",
        parent=municipality,
        territory=municipality.territory,
        opened_on=DAY,
        inn="4401000001",
        at=world.now,
    )

    assert school.path == f"{municipality.path}{school.pk}/"
    assert school.inn == "4401000001"
    assert names_on(DAY, [school.pk]) == {school.pk: ("Средняя школа № 5", "СОШ № 5")}
    assert names_on(EVE, [school.pk]) == {}
    assert tree_on(DAY)[school.pk] == (municipality.pk, world.department.pk)
    assert school.pk not in tree_on(EVE)


def test_nothing_is_opened_below_what_is_not_open_yet(world):
    with pytest.raises(OrganisationIsNotOpen, match=r"не действует 01\.09\.2010"):
        open_organisation(
            kind="school",
            level="school",
            full_name="Школа",
            short_name="Школа",
            parent=world.municipality(),
            territory=None,
            opened_on=date(2010, 9, 1),
            at=world.now,
        )


def opened_below(world, parent, **changes):
    facts = {"kind": "school", "level": "school", "full_name": "Новая", "short_name": "Новая", "parent": parent}
    facts |= {"territory": parent.territory, "opened_on": world.today, "at": world.now}
    return open_organisation(**(facts | changes))


@pytest.mark.parametrize("kind", ["federal", "department", "muni_authority", "cnppm"])
def test_nothing_is_opened_below_what_stands_lower_than_it(world, kind):
    with pytest.raises(KindDoesNotFit, match="Здесь может быть: общеобразовательная организация"):
        opened_below(world, world.municipality(), kind=kind)
    with pytest.raises(KindDoesNotFit, match="Здесь может быть: подразделение"):
        opened_below(world, world.school(), kind=kind)


def test_an_organisation_is_opened_a_year_ahead_at_most(world):
    place = world.municipality()
    with pytest.raises(OpensTooLate, match="до "):
        opened_below(world, place, opened_on=world.today + timedelta(days=367))
    assert opened_below(world, place, opened_on=world.today + timedelta(days=366)).pk


def test_a_new_name_ends_the_old_one_on_the_day_before(world):
    school = world.school("СОШ № 1")

    rename_organisation(
        organisation=school,
        full_name="Лицей № 1",
        short_name="Лицей № 1",
        starts_on=DAY,
        basis="приказ",
        at=world.now,
    )

    assert list(school.names.values_list("short_name", "starts_on", "ends_on")) == [
        ("СОШ № 1", FOUNDED, EVE),
        ("Лицей № 1", DAY, None),
    ]
    school.refresh_from_db()
    assert school.short_name == "Лицей № 1"
    assert names_on(EVE, [school.pk]) == {school.pk: ("СОШ № 1", "СОШ № 1")}


def test_a_name_ordered_for_a_later_day_is_shown_from_that_day(world):
    school = world.school("СОШ № 1")
    day = world.today + timedelta(days=10)

    rename_organisation(organisation=school, full_name="Лицей № 1", short_name="Лицей № 1", starts_on=day, at=world.now)

    school.refresh_from_db()
    assert school.short_name == "СОШ № 1"
    assert [row.pk for row in refresh_tree(on=day)] == [school.pk]
    school.refresh_from_db()
    assert school.short_name == "Лицей № 1"
    assert refresh_tree(on=day) == []


def test_a_name_of_the_same_day_is_corrected_and_the_journal_keeps_the_former(world):
    school = world.school("СОШ № 1")
    for name in ("Лицей № 1", "Лицей № 2"):
        rename_organisation(organisation=school, full_name=name, short_name=name, starts_on=DAY, at=world.now)

    assert list(school.names.values_list("short_name", flat=True)) == ["СОШ № 1", "Лицей № 2"]
    assert JournalEntry.objects.filter(verb="renamed", subject_id=school.pk).first().facts["was"] == {
        "full_name": "Лицей № 1",
        "short_name": "Лицей № 1",
    }


def test_history_of_names_is_not_rewritten(world):
    school = world.school("СОШ № 1")
    rename_organisation(organisation=school, full_name="Лицей", short_name="Лицей", starts_on=DAY, at=world.now)

    with pytest.raises(RenamedLater, match=r"С 01\.09\.2024 уже записано другое название"):
        rename_organisation(organisation=school, full_name="Х", short_name="Х", starts_on=EVE, at=world.now)
    with pytest.raises(NameIsTheSame):
        rename_organisation(
            organisation=school, full_name="Лицей", short_name="Лицей", starts_on=world.today, at=world.now
        )
    assert school.names.count() == 2


def test_a_move_takes_along_all_that_is_below(world):
    north, south = world.municipality("Север"), world.municipality("Юг")
    school = world.school(municipality=north)
    unit = world.organisation("ШМО", kind="unit", level="school", parent=school)

    move_organisation(organisation=school, parent=south, starts_on=DAY, at=world.now)

    school.refresh_from_db()
    unit.refresh_from_db()
    assert school.path == f"{south.path}{school.pk}/"
    assert unit.path == f"{south.path}{school.pk}/{unit.pk}/"
    assert school.parent == south
    before, after = tree_on(EVE), tree_on(DAY)
    assert before[unit.pk] == (school.pk, north.pk, world.department.pk)
    assert after[unit.pk] == (school.pk, south.pk, world.department.pk)
    assert list(children_on(north, EVE)) == [school]
    assert list(children_on(north, DAY)) == []


def test_a_move_that_makes_no_tree_is_refused(world):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    unit = world.organisation("ШМО", kind="unit", level="school", parent=school)

    with pytest.raises(PlaceIsBelow, match="получился бы круг"):
        move_organisation(organisation=school, parent=unit, starts_on=DAY, at=world.now)
    with pytest.raises(PlaceIsBelow):
        move_organisation(organisation=school, parent=school, starts_on=DAY, at=world.now)
    with pytest.raises(PlaceIsTheSame):
        move_organisation(organisation=school, parent=municipality, starts_on=DAY, at=world.now)
    with pytest.raises(PlaceIsTheSame, match="на верхнем уровне"):
        move_organisation(organisation=world.department, parent=None, starts_on=DAY, at=world.now)
    assert Placement.objects.filter(organisation=school).count() == 1


def test_a_circle_through_a_move_ordered_for_later_is_refused(world):
    first, second = world.municipality(), world.municipality()
    later = world.today + timedelta(days=30)
    move_organisation(organisation=second, parent=first, starts_on=later, at=world.now)

    with pytest.raises(PlaceIsBelow):
        move_organisation(organisation=first, parent=second, starts_on=world.today, at=world.now)


def test_history_of_places_is_not_rewritten(world):
    school, other = world.school(), world.municipality()
    move_organisation(organisation=school, parent=other, starts_on=DAY, at=world.now)

    with pytest.raises(MovedLater):
        move_organisation(organisation=school, parent=world.department, starts_on=EVE, at=world.now)


def test_the_tree_of_a_day_takes_one_query(world, django_assert_num_queries):
    for _ in range(3):
        world.school()
    with django_assert_num_queries(1):
        assert len(tree_on(world.today)) == 7


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), st.integers(-3, 3)), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_is_moved_the_paths_agree_with_the_places(world, moves):
    """Moves in any order, into the past and the future, refused or not: today's paths repeat the dated rows,
    nobody stands twice in one day, and no path holds a circle."""
    with transaction.atomic():  # every example begins in the same region
        places = [world.school() for _ in range(3)]
        places += [world.organisation("ШМО", kind="unit", level="school", parent=one) for one in places]
        for which, below, shift in moves:
            parent = world.department if below == 6 else places[below]
            try:
                move_organisation(
                    organisation=Organisation.objects.get(pk=places[which].pk),
                    parent=parent,
                    starts_on=world.today + timedelta(days=shift),
                    at=world.now,
                )
            except DomainError:
                continue

        paths = dict(Organisation.objects.values_list("pk", "path"))
        today = tree_on(world.today)
        assert paths == {pk: "/" + "".join(f"{one}/" for one in reversed((pk, *chain))) for pk, chain in today.items()}
        for pk in paths:
            days = sorted(Placement.objects.filter(organisation=pk).values_list("starts_on", "ends_on"))
            assert [end + timedelta(days=1) for _, end in days[:-1]] == [start for start, _ in days[1:]]
            assert days[-1][1] is None
        for shift in range(-3, 4):
            chains = tree_on(world.today + timedelta(days=shift))
            assert all(pk not in chain for pk, chain in chains.items())
        assert OrganisationName.objects.count() == len(paths)
        transaction.set_rollback(True)
