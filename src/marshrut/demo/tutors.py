"""The regional methodical active: who tutors whom, nobody above the norm of 85."""

from datetime import date, timedelta
from math import ceil
from random import Random

from marshrut.base.rows import write
from marshrut.competences.models import Competence
from marshrut.demo.content.schools import NORM_TEACHERS_PER_METHODIST, load_subjects
from marshrut.demo.days import months_between
from marshrut.demo.scene import Human, Job, Scene, Seat
from marshrut.demo.shares import spread
from marshrut.people.models import Charge, Qualification
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment

ORDER_ON = date(2022, 12, 30)
ORDER = "приказ № 2201 от 30.12.2022"  # of the Костромская область
BEGAN_ON = date(2023, 1, 9)
WITHOUT_TUTOR = 12  # newcomers of the last September who wait for theirs
METHODIST_AWARD_ON = date(2024, 4, 25)


def assign_tutors(scene: Scene) -> None:
    """Charges of the regional methodists, and an assignment for every post's people since the order."""
    chance = scene.random("tutors")
    seats = [seat for school in scene.schools for seat in school.seats]
    chosen = _choose(scene, seats, chance)
    scene.tutors = [seat.last for seat in chosen]
    for tutor in scene.tutors:  # who was chosen had passed the assessment
        for group in (Competence.Group.SUBJECT, Competence.Group.METHODICAL):
            tutor.talent[group] = max(tutor.talent[group], 2.4)
    tutor_of = _distribute(scene, seats, chosen)
    basis = ORDER if scene.content.code == "kostroma" else "приказ о региональном методическом активе"
    write(
        [
            Charge(
                person=seat.last.row,
                role=Role.TUTOR,
                organisation=seat.school.place.authority,
                starts_on=ORDER_ON,
                basis=basis,
            )
            for seat in chosen
        ]
    )
    write(_awards(scene))
    write(_assignments(scene, seats, tutor_of))


def _choose(scene: Scene, seats: list[Seat], chance: Random) -> list[Seat]:
    """Experienced teachers who never changed their post; as many of a subject as the content says."""
    total = ceil(len(seats) / NORM_TEACHERS_PER_METHODIST)
    contents = load_subjects()
    shares = spread(total, [content.methodists for content in contents])
    found: list[Seat] = []
    for content, wanted in zip(contents, shares, strict=True):
        subject = scene.subjects[content.title]
        able = [
            seat
            for seat in seats
            if seat.subjects[:1] == (subject,)
            and len(seat.jobs) == 1
            and len(seat.last.jobs) == 1
            and months_between(seat.last.taught_since, ORDER_ON) > 120
            and seat.last.row.birth_on > date(1964, 1, 1)
        ]
        found += chance.sample(able, min(wanted, len(able)))
    return found


def _distribute(scene: Scene, seats: list[Seat], chosen: list[Seat]) -> dict[int, Human]:
    """Post → tutor, by subject first and by neighbourhood then; a tutor's own post goes to another one."""
    order = {place.content.oktmo: number for number, place in enumerate(scene.places)}

    def where(seat: Seat) -> int:
        return order[seat.school.place.content.oktmo]

    room = {id(seat): NORM_TEACHERS_PER_METHODIST for seat in chosen}
    found: dict[int, Human] = {}

    def give(seat: Seat, tutors: list[Seat]) -> bool:
        free = [tutor for tutor in tutors if room[id(tutor)] and tutor is not seat]
        if not free:
            return False
        nearest = min(free, key=lambda tutor: (abs(where(tutor) - where(seat)), room[id(tutor)]))
        room[id(nearest)] -= 1
        found[id(seat)] = nearest.last
        return True

    own = {id(seat) for seat in chosen}
    by_subject: dict[str, list[Seat]] = {}
    for tutor in chosen:
        by_subject.setdefault(tutor.subjects[0].title, []).append(tutor)
    for seat in [s for s in seats if id(s) in own]:
        give(seat, by_subject[seat.subjects[0].title]) or give(seat, chosen)
    for seat in seats:
        if id(seat) not in found and seat.subjects:
            give(seat, by_subject.get(seat.subjects[0].title, []))
    for seat in seats:
        if id(seat) not in found:
            give(seat, chosen)
    return found


def _awards(scene: Scene) -> list[Qualification]:
    """Some of the active were awarded the new category of a methodist teacher."""
    return [
        Qualification(person=tutor.row, category=Qualification.Category.METHODIST, starts_on=METHODIST_AWARD_ON)
        for tutor in scene.tutors[::4]
        if scene.days.today > METHODIST_AWARD_ON
    ]


def _assignments(scene: Scene, seats: list[Seat], tutor_of: dict[int, Human]) -> list[TutorAssignment]:
    last_september = scene.days.school_years[-1]
    new = [seat for seat in seats if seat.jobs[-1].row.starts_on == last_september]
    waiting = {id(seat.jobs[-1]) for seat in new[:: max(1, len(new) // WITHOUT_TUTOR)][:WITHOUT_TUTOR]}
    rows = []
    for seat in seats:
        tutor = tutor_of[id(seat)]
        for job in seat.jobs:
            if id(job) not in waiting:
                rows += _of_job(job, tutor, scene)
    return rows


def _of_job(job: Job, tutor: Human, scene: Scene) -> list[TutorAssignment]:
    """From the first days in the post to the last; the lists of the last September were confirmed anew."""
    starts_on = max(BEGAN_ON, job.row.starts_on + timedelta(days=9))
    confirmed_on = scene.days.school_years[-1]
    if job.row.ends_on is None:
        scene.tutor_of[job.human.row.pk] = tutor
        last_day = confirmed_on - timedelta(days=1)
        periods = [(starts_on, last_day), (max(starts_on, confirmed_on), None)]
    else:
        periods = [(starts_on, job.row.ends_on)]
    subjects = job.seat.subjects
    return [
        TutorAssignment(
            tutor=tutor.row,
            person=job.human.row,
            subject=subjects[0] if subjects else None,
            starts_on=first,
            ends_on=last,
        )
        for first, last in periods
        if first <= scene.days.today and (last is None or first <= last)
    ]
