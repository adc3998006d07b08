"""Who works where since when: the first staff, those who come and go every September, transfers, part-time posts.

A post never stands empty: who leaves on 31 August is followed by somebody on 1 September. So the number of
pedagogical workers by main employment is the number of posts on every day: 84 methodists × 85 = 7 140 in the
Костромская область. Heads and deputies have posts of their own and stand beside that number; those of them who
also teach do so part-time.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from marshrut.base.rows import link, write
from marshrut.demo import titles
from marshrut.demo.days import months_between
from marshrut.demo.persons import Cast
from marshrut.demo.posts import make_posts
from marshrut.demo.scene import Human, Job, Place, Scene, Seat
from marshrut.demo.tree import SINCE
from marshrut.people.models import Employment, ExperienceStatement, Qualification

FIRST_DAY = date(2020, 9, 1)  # the staff of this day is the first one that the story knows
LEAVING = 0.024  # of the posts change hands a year
NOVICES = 0.65  # of those who come
SWAPS = 0.002  # of the posts exchange their people a year


def employ(scene: Scene) -> Cast:
    """Fill every post from 2020 to today and write the people; the cast can go on inventing."""
    chance = scene.random("staff")
    cast = Cast(scene.content.code, scene.random("people"), scene.days)
    for place in scene.peopled:
        for school in place.schools:
            make_posts(scene, school, chance)
            for seat in [*school.seats, *school.managers]:
                _first_holder(seat, cast, chance)
    for september in scene.days.school_years:
        for place in scene.peopled:
            _renew(place, september, cast, chance)
        _exchange(scene, september, chance)
    _fill_bodies(scene, cast, chance)
    scene.humans = _everybody(scene)
    side_jobs = _side_jobs(scene, chance)
    _write(scene, side_jobs, chance)
    return cast


def _first_holder(seat: Seat, cast: Cast, chance: Random) -> None:
    human = cast.seasoned(FIRST_DAY)
    if seat.position.team_part:  # a manager has seen some years
        while months_between(human.taught_since, FIRST_DAY) < 60:
            human = cast.seasoned(FIRST_DAY)
    earliest = max(human.taught_since, seat.organisation.opened_on, SINCE)
    starts_on = earliest
    if chance.random() < 0.55 and earliest.year < FIRST_DAY.year:
        starts_on = date(chance.randint(earliest.year, FIRST_DAY.year - 1), 9, 1)
    _take(seat, human, max(starts_on, earliest))


def _take(seat: Seat, human: Human, starts_on: date) -> Job:
    row = Employment(
        organisation=seat.organisation,
        position=seat.position,
        kind=Employment.Kind.MAIN,
        rate=Decimal("1.00"),
        starts_on=starts_on,
    )
    job = Job(human, seat, row)
    seat.jobs.append(job)
    human.jobs.append(job)
    return job


def _leave(seat: Seat, last_day: date) -> Human:
    job = seat.jobs[-1]
    job.row.ends_on = last_day
    return job.human


# --- every September -------------------------------------------------------------------------------------


def _renew(place: Place, september: date, cast: Cast, chance: Random) -> None:
    """The eldest and a few others go, mostly novices come: at least one in every municipality."""
    seats = [seat for school in place.schools for seat in school.seats]
    count = max(1, round(len(seats) * LEAVING))
    settled = [seat for seat in seats if seat.jobs[-1].row.starts_on < september - timedelta(days=1200)]
    settled.sort(key=lambda seat: seat.last.row.birth_on)
    pool = settled[: count * 3] + chance.sample(settled, min(count, len(settled)))
    leaving = list(dict.fromkeys(chance.sample(pool, min(len(pool), count * 2))))[:count]
    for number, seat in enumerate(leaving):
        _leave(seat, september - timedelta(days=1))
        is_novice = number == 0 or chance.random() < NOVICES
        _take(seat, cast.novice(september) if is_novice else cast.newcomer(september), september)
    for school in place.schools:
        for seat in school.managers:
            if chance.random() < 0.03:
                _leave(seat, september - timedelta(days=1))
                _take(seat, cast.newcomer(september), september)


def _exchange(scene: Scene, september: date, chance: Random) -> None:
    """People of the same post in two schools change places: history stays, the numbers don't move."""
    by_post: dict[tuple, list[Seat]] = {}
    for school in scene.schools:
        for seat in school.seats:
            if seat.jobs[-1].row.starts_on < september - timedelta(days=730):
                by_post.setdefault((seat.position.title, seat.subjects), []).append(seat)
    groups = [seats for _, seats in sorted(by_post.items(), key=lambda pair: str(pair[0])) if len(seats) > 1]
    for _ in range(max(1, round(sum(map(len, groups)) * SWAPS)) if groups else 0):
        one, other = chance.sample(chance.choice(groups), 2)
        if one.school is other.school or september in {one.jobs[-1].row.starts_on, other.jobs[-1].row.starts_on}:
            continue
        first, second = (_leave(seat, september - timedelta(days=1)) for seat in (one, other))
        _take(one, second, september)
        _take(other, first, september)


# --- bodies and part-time posts --------------------------------------------------------------------------


def _fill_bodies(scene: Scene, cast: Cast, chance: Random) -> None:
    def post(organisation, title: str) -> Seat:
        seat = Seat(organisation, scene.positions[title])
        _first_holder(seat, cast, chance)
        return seat

    for place in scene.places:
        if place.schools:
            place.chief = post(place.authority, titles.CHIEF)
            place.methodists = [post(place.service, titles.METHODIST) for _ in range(2)]
    staff = {
        scene.content.providers["cnppm"]: (titles.CENTER, 6),
        scene.content.providers["ipe"]: (titles.INSTITUTE, 6),
        "academy": (titles.FEDERAL, 2),
    }
    code = next(code for code, body in scene.bodies.items() if body is scene.department)
    for body, (title, count) in {**staff, code: (titles.OFFICIAL, 3)}.items():
        scene.officials[body] = [post(scene.bodies[body], title) for _ in range(count)]


def _everybody(scene: Scene) -> list[Human]:
    seats = [seat for school in scene.schools for seat in [*school.seats, *school.managers]]
    for place in scene.peopled:
        seats += [place.chief, *place.methodists]
    seats += [seat for posts in scene.officials.values() for seat in posts]
    return list(dict.fromkeys(job.human for seat in seats for job in seat.jobs))


def _side_jobs(scene: Scene, chance: Random) -> list[tuple[Employment, tuple]]:
    """Deputies who teach in their school, and teachers who also teach in a school near by."""
    found = []

    def add(human: Human, organisation, position, subjects, kind: str, starts_on: date) -> None:
        row = Employment(
            organisation=organisation,
            position=position,
            kind=kind,
            rate=Decimal("0.50" if kind == Employment.Kind.INTERNAL else "0.25"),
            starts_on=starts_on,
        )
        human.side_jobs.append((row, subjects))
        found.append((row, human, subjects))

    teacher = scene.positions[titles.TEACHER]
    for place in scene.peopled:
        for school in place.schools:
            taught = [seat for seat in school.seats if seat.subjects]
            for seat in school.managers:
                if chance.random() < 0.6 and taught:
                    subjects, since = chance.choice(taught).subjects[:1], seat.jobs[-1].row.starts_on
                    add(seat.last, school.row, teacher, subjects, Employment.Kind.INTERNAL, since)
        if len(place.schools) > 1:
            for _ in range(round(0.02 * sum(school.size for school in place.schools))):
                home, other = chance.sample(place.schools, 2)
                seat = chance.choice(home.seats)
                since = max(seat.jobs[-1].row.starts_on, other.row.opened_on, FIRST_DAY)
                if seat.subjects and not seat.last.side_jobs:
                    add(seat.last, other.row, teacher, seat.subjects[:1], Employment.Kind.EXTERNAL, since)
    return found


# --- rows ------------------------------------------------------------------------------------------------


def _write(scene: Scene, side_jobs: list, chance: Random) -> None:
    write([human.row for human in scene.humans])
    taught = []
    for human in scene.humans:
        for job in human.jobs:
            job.row.person = human.row
            taught.append((job.row, job.seat.subjects))
    for row, human, subjects in side_jobs:
        row.person = human.row
        taught.append((row, subjects))
    write([row for row, _ in taught])
    link(Employment.subjects.field, [(row, subject) for row, subjects in taught for subject in subjects])
    statements, awards = [], []
    for human in scene.humans:
        statements.append(_statement(human, chance))
        awards += _awards(human, scene.days.today, chance)
    write(statements)
    write(awards)


def _statement(human: Human, chance: Random) -> ExperienceStatement:
    """What the first staff list with the person said; later experience is computed from it."""
    stated_on = max(FIRST_DAY, human.jobs[0].row.starts_on)
    taught = max(months_between(human.taught_since, stated_on), 0)
    other = chance.choice((0, 0, 0, 8, 14, 26)) if taught > 12 else 0
    return ExperienceStatement(
        person=human.row, stated_on=stated_on, total_months=taught + other, pedagogical_months=taught
    )


def _awards(human: Human, today: date, chance: Random) -> list[Qualification]:
    """Categories by their dates; whoever taught less than two years has none yet."""
    years = months_between(human.taught_since, today) // 12
    steps = [(2, Qualification.Category.SUITABLE, 0.85), (4, Qualification.Category.FIRST, 0.82),
             (8, Qualification.Category.HIGHEST, 0.6)]  # fmt: skip
    found: list[Qualification] = []
    if human.jobs[0].seat.school is None:
        return found
    for after, category, share in steps:
        if years < after or chance.random() >= share:
            break
        since = human.taught_since.year + after + chance.randint(0, max(0, min(years - after, 6)))
        starts_on = date(min(max(since, 1996), today.year), chance.choice((2, 4, 11, 12)), 20)
        if starts_on > today or (found and starts_on <= found[-1].starts_on):
            break
        if found:
            found[-1].ends_on = starts_on - timedelta(days=1)
        found.append(Qualification(person=human.row, category=category, starts_on=starts_on))
    return found
