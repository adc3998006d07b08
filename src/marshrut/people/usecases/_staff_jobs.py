"""The step of an import that writes employments: corrected, changed from today on, ended, begun."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Employment
from marshrut.people.staff_import.plan import Change, NewJob
from marshrut.people.usecases._charges import stop_charge
from marshrut.people.usecases._staff_places import BATCH, day_before, positions_titled, subjects_titled

TERMS = frozenset({"kind", "rate", "hours", "position", "subjects"})
LINK = Employment.subjects.through


@dataclass
class _Writing:
    """Rows on their way: whose subjects are which, and which places people leave."""

    begun: list[tuple[Employment, frozenset[int]]] = field(default_factory=list)
    left: set[tuple[int, int]] = field(default_factory=set)  # (person, organisation)


def write_jobs(
    *,
    new: Iterable[NewJob],
    changes: Iterable[Change],
    fills: Iterable[Change],
    absent: Iterable[int],
    people: Mapping[str, int],
    organisations: Mapping[str, int],
    on: date,
    by: Actor | None,
    at: datetime,
) -> dict[str, int]:
    """Everything about work at once; returns how many employments began, changed and ended.

    A change holds from ``on``: the row as it was ends the day before and a copy goes on. Blanks are filled in the
    row itself, and so is a first day that was written wrong. ``absent``: employments that end.
    """
    new, changes, fills = list(new), list(changes), list(fills)
    positions = positions_titled({job.title for job in new} | _values(changes, "position"))
    subjects = subjects_titled(_all_subjects(new, changes, fills))
    ends = _last_days(new, changes, absent, on)
    numbers = {change.job for change in (*changes, *fills) if change.job} | ends.keys()
    rows = {row.pk: row for row in Employment.objects.select_for_update().filter(pk__in=numbers)}
    writing = _Writing()
    _correct(rows, changes, fills, subjects)
    _end(rows, ends, writing)
    changed = _go_on_changed(rows, changes, positions, subjects, on, writing)
    _begin(new, positions, subjects, people, organisations, writing)
    _stop_charges(writing.left, {pk: rows[pk] for pk in ends if pk in rows}, by, at)
    return {"begun": len(new), "changed": changed, "ended": len(ends)}


def _values(changes: Iterable[Change], name: str) -> set[str]:
    return {change.value[0] for change in changes if change.field == name}


def _all_subjects(new: Iterable[NewJob], changes: Iterable[Change], fills: Iterable[Change]) -> set[str]:
    found = {title for job in new for title in job.subjects}
    for change in (*changes, *fills):
        if change.field == "subjects":
            found |= set(change.value)
        elif change.field == "position":
            found |= set(change.value[1])
    return found


def _last_days(
    new: Iterable[NewJob], changes: Iterable[Change], absent: Iterable[int], on: date
) -> dict[int, date]:
    """Employment → its last day: before another one begins, or yesterday for who is not in the list."""
    ends = dict.fromkeys(absent, day_before(on))
    for change in changes:
        ends |= dict.fromkeys(change.ends, day_before(on))
    for job in new:
        if job.gate is not None:
            ends |= dict.fromkeys(job.gate.ends, day_before(job.starts_on))
    return ends


def _correct(
    rows: Mapping[int, Employment],
    changes: Iterable[Change],
    fills: Iterable[Change],
    subjects: Mapping[str, int],
) -> None:
    """Blanks and first days, in the rows themselves."""
    touched: dict[int, Employment] = {}
    links = []
    for change in (*fills, *(one for one in changes if one.field == "starts_on")):
        if change.job not in rows:
            continue
        row = rows[change.job]
        if change.field == "subjects":
            links += [LINK(employment_id=row.pk, subject_id=subjects[title]) for title in change.value]
        else:
            setattr(row, change.field, change.value)
            touched[row.pk] = row
    Employment.objects.bulk_update(touched.values(), ["rate", "hours", "starts_on"], batch_size=BATCH)
    LINK.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)


def _end(rows: Mapping[int, Employment], ends: Mapping[int, date], writing: _Writing) -> None:
    ended = []
    for pk, last_day in ends.items():
        row = rows.get(pk)
        if row is not None:
            row.ends_on = max(last_day, row.starts_on)
            ended.append(row)
            writing.left.add((row.person_id, row.organisation_id))
    Employment.objects.bulk_update(ended, ["ends_on"], batch_size=BATCH)


def _go_on_changed(
    rows: Mapping[int, Employment],
    changes: Iterable[Change],
    positions: Mapping[str, int],
    subjects: Mapping[str, int],
    on: date,
    writing: _Writing,
) -> int:
    terms: dict[int, dict] = defaultdict(dict)
    taught: dict[int, frozenset[int]] = {}
    for change in changes:
        if change.job in rows and change.field in TERMS:
            own = terms[change.job]
            if change.field == "position":
                own["position_id"] = positions[change.value[0]]
                taught[change.job] = frozenset(subjects[title] for title in change.value[1])
            elif change.field == "subjects":
                taught[change.job] = frozenset(subjects[title] for title in change.value)
            else:
                own[change.field] = change.value
    before = _taught_now(terms)
    split, same_day = [], []
    for pk, own in terms.items():
        row, teaches = rows[pk], taught.get(pk, before[pk])
        if row.starts_on >= on:
            for name, value in own.items():
                setattr(row, name, value)
            same_day.append((row, teaches))
            continue
        writing.begun.append((_copy(row, on, own), teaches))
        row.ends_on = day_before(on)
        split.append(row)
    Employment.objects.bulk_update(split, ["ends_on"], batch_size=BATCH)
    _write_same_day(same_day)
    return len(terms)


def _taught_now(jobs: Iterable[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {pk: set() for pk in jobs}
    for employment, subject in LINK.objects.filter(employment__in=found).values_list("employment_id", "subject_id"):
        found[employment].add(subject)
    return {pk: frozenset(subjects) for pk, subjects in found.items()}


def _copy(row: Employment, starts_on: date, changes: Mapping[str, object]) -> Employment:
    terms = {
        name: getattr(row, name)
        for name in ("person_id", "organisation_id", "position_id", "kind", "rate", "hours", "ends_on")
    }
    return Employment(**(terms | dict(changes)), starts_on=starts_on)


def _write_same_day(rows: list[tuple[Employment, frozenset[int]]]) -> None:
    """Employments that begin today or later are corrected; who stops being the main one goes first."""
    for row, teaches in sorted(rows, key=lambda pair: pair[0].kind == Employment.Kind.MAIN):
        row.save(update_fields=["position", "kind", "rate", "hours"])
        row.subjects.set(teaches)


def _begin(
    new: Iterable[NewJob],
    positions: Mapping[str, int],
    subjects: Mapping[str, int],
    people: Mapping[str, int],
    organisations: Mapping[str, int],
    writing: _Writing,
) -> None:
    for job in new:
        place = job.organisation
        row = Employment(
            person_id=job.person if isinstance(job.person, int) else people[job.person],
            organisation_id=place if isinstance(place, int) else organisations[place],
            position_id=positions[job.title],
            kind=job.kind,
            rate=job.rate,
            hours=job.hours,
            starts_on=job.starts_on,
            ends_on=job.ends_on,
        )
        writing.begun.append((row, frozenset(subjects[title] for title in job.subjects)))
    Employment.objects.bulk_create([row for row, _ in writing.begun], batch_size=BATCH)
    LINK.objects.bulk_create(
        (
            LINK(employment_id=row.pk, subject_id=subject)
            for row, teaches in writing.begun
            for subject in sorted(teaches)
        ),
        batch_size=BATCH * 2,
    )


def _stop_charges(
    left: set[tuple[int, int]], ended: Mapping[int, Employment], by: Actor | None, at: datetime
) -> None:
    """With the last post in a place its charges for that place end too."""
    last_day = {(row.person_id, row.organisation_id): row.ends_on for row in ended.values()}
    for person, organisation in sorted(left):
        day = last_day[person, organisation]
        outlives = Q(ends_on=None) | Q(ends_on__gt=day)
        here = {"person": person, "organisation": organisation}
        if not Employment.objects.filter(outlives, **here).exists():
            for charge in Charge.objects.filter(outlives, **here):
                stop_charge(charge, day, by, at)
