"""Two records of one person become one, and a merge that was wrong is taken back without a trace."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.world import FOUNDED

from marshrut.base.models import JournalEntry
from marshrut.deficits.models import Deficit
from marshrut.learning.models import Participation
from marshrut.notices.models import Notice
from marshrut.people.models import (
    Account,
    Charge,
    Employment,
    Merge,
    Person,
    PossibleMerge,
    Qualification,
)
from marshrut.people.profile import profile
from marshrut.people.queries import main_employment, standing_for
from marshrut.people.rules import persons_visible_to
from marshrut.people.usecases._pairs import PairIsDecided
from marshrut.people.usecases.ask_again import NothingToTakeBack, ask_again
from marshrut.people.usecases.keep_apart import keep_apart
from marshrut.people.usecases.merge_persons import NotOfThisPair, RecordChanged, merge_persons
from marshrut.people.usecases.undo_merge import LaterMergeFirst, MergeIsUndone, undo_merge

pytestmark = pytest.mark.django_db

SNILS = "11223344595"
# What a merge and its undoing write about themselves.
OWN_RECORDS = {Merge, JournalEntry}


def pair_of(world, one: Person, other: Person) -> PossibleMerge:
    first, second = sorted((one, other), key=lambda person: person.pk)
    return PossibleMerge.objects.create(first=first, second=second, reason="похожи", found_at=world.now)


def merge(world, kept: Person, absorbed: Person) -> Merge:
    return merge_persons(possible=pair_of(world, kept, absorbed), kept=kept, by=world.centre(), at=world.now)


def every_table() -> dict[str, list[tuple]]:
    """All rows of the region, tables of many-to-many included."""
    connection.check_constraints()
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=lambda row: row[0])
        for model in apps.get_models(include_auto_created=True)
        if model not in OWN_RECORDS and model._meta.app_label not in {"regions", "procrastinate", "contenttypes"}
    }


def test_all_that_spoke_of_the_absorbed_record_speaks_of_the_kept_one(world):
    school = world.school()
    kept, absorbed = world.person("Петрова"), world.teacher(school, surname="Иванова")
    participant = world.participant(absorbed, state="published")
    estimate = world.estimate(participant, percent=40)
    deficit = Deficit.objects.create(
        person=absorbed,
        competence=estimate.competence,
        organisation=school,
        level="high",
        opened_by=estimate,
        opened_at=world.now,
    )
    taken = Participation.objects.create(
        session=world.session(),
        person=absorbed,
        organisation=school,
        applied_at=world.now,
        decided_by=absorbed,
    )
    Account.objects.create(login="ivanova", person=absorbed)

    made = merge(world, kept, absorbed)

    for row, field in [
        (participant, "person"),
        (estimate, "person"),
        (deficit, "person"),
        (taken, "decided_by"),
    ]:
        row.refresh_from_db()
        assert getattr(row, field) == kept
    assert main_employment(kept, world.today).organisation == school
    assert Account.objects.get(login="ivanova").person == kept
    assert made.moved["rows"]["deficits.deficit.person"] == [deficit.pk]
    assert made.moved["left"] == {}
    absorbed.refresh_from_db()
    assert standing_for(absorbed) == kept
    assert set(persons_visible_to(world.centre(), on=world.today)) >= {kept}
    assert absorbed not in persons_visible_to(world.centre(), on=world.today)


def test_by_default_the_record_with_a_snils_goes_on_and_blanks_are_filled(world):
    known = world.person("Иванова", snils=SNILS, patronymic="", email="")
    blank = world.person("Иванова", patronymic="Петровна", email="i@example.org", phone="+79000000000")

    made = merge_persons(possible=pair_of(world, known, blank), at=world.now)

    assert (made.kept, made.absorbed) == (known, blank)
    known.refresh_from_db()
    assert (known.patronymic, known.email, known.phone) == ("Петровна", "i@example.org", "+79000000000")
    assert bytes(known.snils_hash)


def test_a_snils_goes_over_to_the_kept_record_as_a_whole(world):
    kept, absorbed = world.person("Иванова"), world.person("Иванова", snils=SNILS)

    merge(world, kept, absorbed)

    assert Person.objects.get(snils_hash__isnull=False).pk == kept.pk


def test_of_two_main_places_the_later_one_ends_the_earlier(world):
    before, after = world.school("Прежняя"), world.school("Новая")
    moved_on = date(2023, 9, 1)
    old, new = world.teacher(before, surname="Иванова"), world.person("Петрова")
    world.employ(new, after, since=moved_on)

    made = merge(world, new, old)

    assert list(new.employments.order_by("starts_on").values_list("organisation", "starts_on", "ends_on")) == [
        (before.pk, FOUNDED, moved_on - timedelta(days=1)),
        (after.pk, moved_on, None),
    ]
    assert made.moved["changed"] == [
        {"employment": old_row(before), "was": None, "became": "2023-08-31"},
    ]


def old_row(school) -> int:
    return Employment.objects.get(organisation=school).pk


def test_what_cannot_be_settled_stays_with_the_absorbed_record_and_is_shown(world):
    kept, absorbed = (
        world.teacher(world.school("Одна")),
        world.teacher(world.school("Другая"), surname="Иванова"),
    )
    for person in (kept, absorbed):
        Qualification.objects.create(person=person, category="first", starts_on=FOUNDED)
        Notice.objects.create(recipient=person, key="same", title="Новость", created_at=world.now)
    Account.objects.create(login="kept", person=kept)
    other = Account.objects.create(login="absorbed", person=absorbed)

    made = merge(world, kept, absorbed)

    assert made.moved["left"] == {
        "people.account.person": [other.pk],
        "people.employment.person": [absorbed.employments.get().pk],
        "people.qualification.person": [absorbed.qualifications.get().pk],
        "notices.notice.recipient": [Notice.objects.get(recipient=absorbed).pk],
    }
    other.refresh_from_db()
    assert not other.is_active
    seen = profile(kept, world.today)
    assert {(work.place, work.record_of) for work in seen.periods} == {
        ("Одна", ""),
        ("Другая", "Иванова Анна Петровна"),
    }
    assert [work.place for work in seen.positions] == ["Одна"]


def test_an_undone_merge_asks_about_the_pair_again(world):
    kept, absorbed = world.teacher(world.school()), world.person("Иванова")
    made = merge(world, kept, absorbed)

    undo_merge(merge=made, by=world.centre(), at=world.now)

    assert PossibleMerge.objects.get().state == PossibleMerge.State.OPEN
    absorbed.refresh_from_db()
    assert absorbed.merged_into is None
    with pytest.raises(MergeIsUndone):
        undo_merge(merge=made, by=world.centre(), at=world.now)


def test_what_came_after_the_merge_stays_with_the_kept_record(world):
    kept, absorbed = world.person("Петрова"), world.teacher(world.school(), surname="Иванова")
    made = merge(world, kept, absorbed)
    late = Notice.objects.create(recipient=kept, key="late", title="После", created_at=world.now)
    world.employ(kept, world.school(), kind="external", since=world.today)

    undo_merge(merge=made, by=world.centre(), at=world.now)

    late.refresh_from_db()
    assert late.recipient == kept
    assert kept.employments.get().kind == "external"
    assert absorbed.employments.get().kind == "main"


def test_merges_are_taken_back_from_the_last_one(world):
    first, second, third = (world.person(name) for name in ("Первая", "Вторая", "Третья"))
    early = merge(world, second, first)
    late = merge(world, third, second)

    with pytest.raises(LaterMergeFirst, match="Вторая"):
        undo_merge(merge=early, by=world.centre(), at=world.now)
    undo_merge(merge=late, by=world.centre(), at=world.now)
    undo_merge(merge=early, by=world.centre(), at=world.now)
    assert Person.objects.filter(merged_into__isnull=False).count() == 0


def test_different_people_are_kept_apart_until_somebody_takes_it_back(world):
    pair, centre = pair_of(world, world.person(), world.person()), world.centre()

    keep_apart(possible=pair, by=centre, at=world.now)

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("different", centre.person)
    with pytest.raises(PairIsDecided, match="разные люди"):
        merge_persons(possible=pair, by=centre, at=world.now)
    with pytest.raises(PairIsDecided):
        keep_apart(possible=pair, by=centre, at=world.now)
    ask_again(possible=pair, by=centre, at=world.now)
    with pytest.raises(NothingToTakeBack):
        ask_again(possible=pair, by=centre, at=world.now)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == ("open", None, None)


def test_a_merge_of_foreign_or_merged_records_is_refused(world):
    one, other = world.person(), world.person()
    pair = pair_of(world, one, other)

    with pytest.raises(NotOfThisPair):
        merge_persons(possible=pair, kept=world.person(), at=world.now)
    Person.objects.filter(pk=other.pk).update(merged_into=world.person())
    with pytest.raises(RecordChanged):
        merge_persons(possible=pair, at=world.now)


DAYS = st.integers(0, 6).map(lambda n: FOUNDED + timedelta(days=200 * n))
WORK = st.tuples(
    st.sampled_from(["main", "internal", "external"]),
    st.integers(0, 1),
    st.sampled_from(["учитель", "директор"]),
    DAYS,
    st.one_of(st.none(), DAYS),
)
RECORD = st.fixed_dictionaries(
    {
        "works": st.lists(WORK, max_size=4),
        "snils": st.booleans(),
        "account": st.booleans(),
        "award": st.booleans(),
        "charge": st.booleans(),
        "invited": st.booleans(),
        "patronymic": st.sampled_from(["", "Петровна"]),
        "birth_on": st.sampled_from([None, date(1980, 1, 1)]),
        "email": st.sampled_from(["", "a@example.org", "b@example.org"]),
    }
)


def build(world, record: dict, schools: list, campaign, surname: str) -> Person:
    fields = {name: record[name] for name in ("patronymic", "birth_on", "email")}
    person = world.person(surname, snils=SNILS if record["snils"] else None, **fields)
    for kind, school, position, starts_on, ends_on in record["works"]:
        last = None if ends_on is None else max(starts_on, ends_on)
        overlapping = Employment.objects.within(starts_on, last or date.max).filter(person=person)
        same = overlapping.filter(organisation=schools[school], position=world.position(position))
        if same.exists() or (kind == "main" and overlapping.filter(kind="main").exists()):
            continue  # the tables refuse it for one record, merged or not
        Employment.objects.create(
            person=person,
            organisation=schools[school],
            position=world.position(position),
            kind=kind,
            starts_on=starts_on,
            ends_on=last,
        ).subjects.add(world.subject())
    if record["account"]:
        Account.objects.create(login=f"{surname}{person.pk}", person=person)
    if record["award"]:
        Qualification.objects.create(person=person, category="first", starts_on=FOUNDED)
    if record["charge"]:
        Charge.objects.create(person=person, role="school_head", organisation=schools[0], starts_on=FOUNDED)
    if record["invited"]:
        world.estimate(world.participant(person, campaign=campaign, school=schools[0]), percent=50)
    return person


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=RECORD, other=RECORD, keep_first=st.booleans())
def test_a_merge_and_its_undoing_leave_every_table_as_it_was(world, one, other, keep_first):
    with transaction.atomic():  # every example begins in the same empty region
        schools, campaign, centre = [world.school(), world.school()], world.campaign(), world.centre()
        first = build(world, one, schools, campaign, "Иванова")
        second = build(world, other, schools, campaign, "Петрова")
        pair = pair_of(world, first, second)
        before = every_table()

        made = merge_persons(possible=pair, kept=first if keep_first else second, by=centre, at=world.now)
        moved = sum(len(numbers) for numbers in made.moved["rows"].values())
        left = sum(len(numbers) for numbers in made.moved["left"].values())
        undo_merge(merge=made, by=centre, at=world.now)

        assert every_table() == before
        absorbed = other if keep_first else one
        works = Employment.objects.filter(person=made.absorbed).count()
        extras = absorbed["account"] + absorbed["award"] + absorbed["charge"] + 2 * absorbed["invited"]
        assert moved + left == works + extras
        transaction.set_rollback(True)
