"""Charges: who heads what, whose methodists and specialists, by the days of their posts."""

from datetime import date, timedelta

from marshrut.base.rows import write
from marshrut.demo import titles
from marshrut.demo.scene import Job, Scene, Seat
from marshrut.people.models import Charge, Organisation
from marshrut.people.roles import Role

KNOWN_SINCE = date(2021, 1, 11)  # the day from which the system keeps charges
ABSENT, BACK = 5, 16  # days ago, days ahead: a head on sick leave, whom the deputy substitutes


def give_charges(scene: Scene) -> None:
    """Write the charges that follow from posts, those of the shown people, and one substitution."""
    rows = [*_of_schools(scene), *_of_municipalities(scene), *_of_bodies(scene), *_of_shown(scene)]
    write(rows)
    _substitute(scene, rows)


def _of(job: Job, role: Role, organisation: Organisation | None) -> Charge | None:
    """A charge for the days of a post; None for a post that ended before the system."""
    if job.row.ends_on is not None and job.row.ends_on < KNOWN_SINCE:
        return None
    return Charge(
        person=job.human.row,
        role=role,
        organisation=organisation,
        starts_on=max(job.row.starts_on, KNOWN_SINCE),
        ends_on=job.row.ends_on,
        basis="приказ о назначении",
    )


def _of_seat(seat: Seat, role: Role, organisation: Organisation | None) -> list[Charge]:
    return [charge for job in seat.jobs if (charge := _of(job, role, organisation)) is not None]


def _of_schools(scene: Scene) -> list[Charge]:
    found = []
    for school in scene.schools:
        found += _of_seat(school.head, Role.SCHOOL_HEAD, school.row)
        for seat in school.deputies[:1]:
            found += _of_seat(seat, Role.SCHOOL_COUNCIL, school.row)
    return found


def _of_municipalities(scene: Scene) -> list[Charge]:
    """The service works for the whole municipality: its charge stands at the authority."""
    found = []
    for place in scene.peopled:
        found += _of_seat(place.chief, Role.MUNI_AUTHORITY, place.authority)
        for seat in place.methodists:
            found += _of_seat(seat, Role.MUNI_METHODIST, place.authority)
    return found


def _of_bodies(scene: Scene) -> list[Charge]:
    roles = {
        titles.CENTER: Role.CNPPM_SPECIALIST,
        titles.INSTITUTE: Role.IPE_STAFF,
        titles.OFFICIAL: Role.DEPARTMENT,
        titles.FEDERAL: Role.FEDERAL_COORD,
    }
    # Where one body is both, half of its people run the diagnostics.
    of_center = {id(seat.last) for seat in scene.officials[scene.content.providers["cnppm"]][:3]}
    apart = {id(scene.shown[key]) for key in ("auditor", "curator")}
    found = []
    for seats in scene.officials.values():
        for seat in seats:
            role = roles[seat.position.title]
            if id(seat.last) in of_center:
                role = Role.CNPPM_SPECIALIST
            if id(seat.last) not in apart:
                found += _of_seat(seat, role, seat.organisation)
    return found


def _of_shown(scene: Scene) -> list[Charge]:
    shown, found = scene.shown, []
    places = {
        "mentor": (Role.MENTOR, shown["mentor"].jobs[-1].seat.organisation),
        "psychologist": (Role.PSYCHOLOGIST, shown["psychologist"].jobs[-1].seat.organisation),
        "expert": (Role.EXPERT, scene.institute),
        "auditor": (Role.AUDITOR, scene.department),
    }
    for key, (role, organisation) in places.items():
        found.append(
            Charge(
                person=shown[key].row,
                role=role,
                organisation=organisation,
                starts_on=scene.days.school_years[-1],
                basis="приказ о назначении",
            )
        )
    return found


def _substitute(scene: Scene, rows: list[Charge]) -> None:
    """A head is away for some weeks, and the deputy acts."""
    shown = scene.shown["head"].jobs[-1].seat.school
    school = next(s for s in scene.schools if s is not shown and s.deputies)
    absent = next(
        row for row in rows if row.role == Role.SCHOOL_HEAD and row.organisation is school.row and row.ends_on is None
    )
    starts_on = max(scene.days.ago(ABSENT), absent.starts_on)
    write(
        [
            Charge(
                person=school.deputies[0].last.row,
                role=absent.role,
                organisation=absent.organisation,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=ABSENT + BACK),
                acting_for=absent,
                basis="приказ о временном исполнении обязанностей",
            )
        ]
    )
