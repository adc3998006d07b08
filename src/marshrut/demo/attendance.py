"""What people of a year took part in: the steps of their routes, and everything beside the routes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from math import ceil

from marshrut.catalogue.models import Offer
from marshrut.demo import catalogue as shelves
from marshrut.demo.campaigns import staff_on
from marshrut.demo.days import moment, months_between
from marshrut.demo.figures import Year
from marshrut.demo.scene import Human, Place, School
from marshrut.demo.shares import spread
from marshrut.demo.story import Story
from marshrut.demo.walks import Leg, Walk
from marshrut.people.profile import NOVICE_MONTHS, YOUNG_BEFORE
from marshrut.routes.models import Route, RouteStep

# First and last day on which sessions of a kind end, (month, day). In 2021 courses had to wait for the register.
WINDOWS = {
    Offer.Kind.COURSE: ((5, 10), (12, 17)),
    Offer.Kind.INTERNSHIP: ((4, 26), (12, 10)),
    Offer.Kind.EVENT: ((4, 20), (12, 12)),
    Offer.Kind.COMMUNITY: ((10, 5), (12, 20)),
    Offer.Kind.CONSULTATION: ((4, 20), (12, 15)),
}
FIRST_COURSES = ((10, 4), (12, 17))
WITHOUT_LIMIT = 40  # people in a session that has no limit
AT_EVENT = (9, 17)  # registered listeners of a regional event
NOVICE_HELP = (shelves.SCHOOL_MENTOR, shelves.NOVICE_CLUB, "O80", "O81")  # in the order of the years
SCHOOLS_A_ROUND = 5  # a municipality sends another team for every so many schools
# Courses for management teams: of the institute in turn, and of the centre; all but the last are about quality.
TEAM_COURSES, TEAM_COURSE_OF_CENTER, FIRST_STEPS_OF_HEADS = ("O27", "P30"), "O13", "O28"


@dataclass(eq=False, slots=True)
class Wish:
    """Somebody who is to take part in an offer; ``leg`` when a route sent the person."""

    human: Human
    offer: Offer
    leg: Leg | None = None
    agreed_at: datetime | None = None
    goes: bool = True


class Attendance:
    """One year of taking part."""

    def __init__(self, story: Story, year: int, numbers: Year):
        self._story, self._year, self._numbers = story, year, numbers
        self._chance = story.scene.random(f"attendance/{year}")
        self._day = story.days.last_of(year)
        self._wishes: list[Wish] = []
        self._first = story.days.of_year(year, 3, 1)
        self._places = story.scene.peopled
        self.teachers, self.managers = (
            [
                [human for human in staff_on(place, self._day, managers=are_managers) if human.job_on(self._first)]
                for place in self._places
            ]
            for are_managers in (False, True)
        )

    # --- wishes ------------------------------------------------------------------------------------------

    def follow(self, walks: Iterable[Walk]) -> None:
        for walk in walks:
            goes = walk.route.state != Route.State.CANCELLED
            for leg in walk.legs:
                self._story.timetable.done.add((walk.human.row.pk, leg.offer.pk))
                self._wishes.append(Wish(walk.human, leg.offer, leg, walk.route.approved_at, goes))

    def fill_up(self, pool: str, total: int, people: list[list[Human]]) -> None:
        """Further people of all municipalities, until so many distinct ones go to offers of the pool."""
        offers = self._story.catalogue.pools.get(pool, [])
        numbers = {offer.pk for offer in offers}
        gone = {w.human.row.pk for w in self._wishes if w.offer.pk in numbers and w.goes}
        missing = total - len(gone)
        if missing <= 0 or not offers:
            return
        waves = [self._chance.sample(pool_, len(pool_)) for pool_ in people]
        shares = spread(missing, [len(wave) for wave in waves])
        left = missing
        for wave, share in zip(waves, shares, strict=True):
            left -= self._take(wave, offers, gone, share)
        for wave in waves:  # where a municipality had too few
            left -= self._take(wave, offers, gone, left)

    def _take(self, people: Iterable[Human], offers: Sequence[Offer], gone: set[int], count: int) -> int:
        taken = 0
        for human in people:
            if taken >= count:
                break
            if human.row.pk in gone:
                continue
            for offer in self._chance.sample(offers, min(6, len(offers))):
                if self._wish(human, offer):
                    gone.add(human.row.pk)
                    taken += 1
                    break
        return taken

    def _wish(self, human: Human, offer: Offer) -> bool:
        if not self._may(human, offer):
            return False
        self._story.timetable.done.add((human.row.pk, offer.pk))
        self._wishes.append(Wish(human, offer))
        return True

    def send_teams(self, codes: Sequence[str], pool: str, total: int, otherwise: str) -> None:
        """Heads with a deputy to courses of the pool, one school after the other, municipality by municipality.

        ``total``: people who go to offers of the pool, those whom a route sends among them. A municipality in
        which everybody has been to all of them sends one team to the course ``otherwise``.
        """
        lasting = self._story.catalogue.lasting
        numbers = {one.pk for one in self._story.catalogue.pools[pool]}
        gone = {w.human.row.pk for w in self._wishes if w.offer.pk in numbers and w.goes}
        queues = [(place, product([lasting[code] for code in codes], place.schools)) for place in self._places]
        sent: set[str] = set()
        rounds = 0
        while len(gone) < total and queues:
            for place, ways in list(queues):
                if rounds * SCHOOLS_A_ROUND > len(place.schools):
                    queues.remove((place, ways))
                    continue
                found = next(((offer, team) for offer, school in ways if (team := self._team(school, offer))), None)
                if found is None:
                    queues.remove((place, ways))
                    if place.content.oktmo not in sent:
                        self._send_one(place, lasting[otherwise])
                    continue
                sent.add(place.content.oktmo)
                for human in found[1]:
                    if (human.row.pk in gone or len(gone) < total) and self._wish(human, found[0]):
                        gone.add(human.row.pk)
            rounds += 1

    def _send_one(self, place: Place, offer: Offer) -> None:
        team = next((team for school in place.schools if (team := self._team(school, offer))), [])
        for human in team:
            self._wish(human, offer)

    def _team(self, school: School, offer: Offer) -> list[Human]:
        """The head and the first deputy; nobody when one of them has been there, or has just come."""
        team = [seat.holder(self._day) for seat in school.managers[:2]]
        able = all(human and human.job_on(self._first) and self._may(human, offer) for human in team)
        return team if able else []

    def _may(self, human: Human, offer: Offer) -> bool:
        shop, table, programme = self._story.catalogue, self._story.timetable, offer.programme
        is_taught = programme is None or programme.implemented_from.year <= self._year
        return is_taught and table.may_join(human, offer) and shop.suits(offer, human, self._day)

    # --- sessions ----------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Sessions for all wishes, each full or nearly so, and the ledger of who completed them."""
        by_offer: dict[int, list[Wish]] = {}
        for wish in self._wishes:
            by_offer.setdefault(wish.offer.pk, []).append(wish)
        for wishes in by_offer.values():
            self._hold(wishes[0].offer, wishes)
        self._wishes = []

    def _hold(self, offer: Offer, wishes: list[Wish]) -> None:
        size = self._story.catalogue.seats[offer.pk] or WITHOUT_LIMIT
        count = ceil(len(wishes) / size)
        first, last = self._window(offer)
        table = self._story.timetable
        for number in range(count):
            part = wishes[number * len(wishes) // count : (number + 1) * len(wishes) // count]
            ends_on = first + (last - first) * (2 * number + 1) // (2 * count)
            ends_on = min(ends_on + timedelta(days=self._chance.randint(0, 3)), last)
            session = table.held(offer, ends_on)
            for wish in part:
                if wish.leg is not None:
                    wish.leg.session = session
                if not wish.goes:
                    continue
                applied_at = wish.agreed_at or moment(
                    session.starts_on - timedelta(days=self._chance.randint(14, 40)), 11
                )
                step = wish.leg.step if wish.leg else None
                table.completed(session, wish.human, applied_at=applied_at, step=step)
                if step is not None:
                    step.state = RouteStep.State.ACCEPTED

    def _window(self, offer: Offer) -> tuple[date, date]:
        days, year = self._story.days, self._year
        first, last = WINDOWS[Offer.Kind(offer.kind)]
        if year == 2021 and offer.kind == Offer.Kind.COURSE:
            first, last = FIRST_COURSES
        opened, closed = days.of_year(year, *first), days.of_year(year, *last)
        programme = offer.programme
        if programme is not None and programme.included_on is not None:
            ready = programme.included_on + timedelta(days=self._story.catalogue.durations[offer.pk] + 3)
            opened = max(opened, ready)
        return opened, max(opened, closed)

    # --- events and the help for novices -----------------------------------------------------------------

    def hold_events(self) -> None:
        """The events of the year, each with some of the people it is for."""
        shop, days, chance = self._story.catalogue, self._story.days, self._chance
        everybody = [human for pool in self.teachers for human in pool]
        managers = [human for pool in self.managers for human in pool]
        for offer, month in self._events():
            ends_on = days.of_year(self._year, month, chance.randint(3, 27))
            session = self._story.timetable.held(offer, ends_on)
            wanted = chance.randint(*AT_EVENT)
            pool = managers if offer.for_managers else everybody
            if shop.subjects[offer.pk]:
                pool = [human for human in pool if shop.suits(offer, human, self._day)]
            for human in chance.sample(pool, min(len(pool), wanted)):
                if self._story.timetable.may_join(human, offer) and human.job_on(ends_on) is not None:
                    applied_at = moment(session.starts_on - timedelta(days=chance.randint(3, 20)), 13)
                    self._story.timetable.completed(session, human, applied_at=applied_at)

    def _events(self) -> list[tuple[Offer, int]]:
        shop = self._story.catalogue
        if self._year == shelves.EVENTS_YEAR and shop.events:
            return [(offer, event.month) for offer, event in shop.events]
        lasting = [*shop.pools["event"], *shop.pools["event_managers"]]
        months = (2, 3, 4, 9, 10, 11, 12)
        return [
            (lasting[n % len(lasting)], months[n // len(lasting) % len(months)]) for n in range(self._numbers.events)
        ]

    def help_novices(self) -> None:
        """A mentor in the first year, a club and communities in the next ones."""
        day = self._story.days.last_of(self._year)
        for place in self._story.scene.peopled:
            novices = [human for human in staff_on(place, day) if _is_novice(human, day)]
            alone = 0
            if len(novices) > 2:
                alone = round(len(novices) * (1 - self._numbers.supported) + self._chance.uniform(-0.4, 0.4))
            for human in novices[: len(novices) - max(alone, 0)]:
                self._help(human, day)

    def _help(self, human: Human, day: date) -> None:
        story, school = self._story, human.job_on(day).seat.school
        providers = {
            shelves.SCHOOL_MENTOR: school.row.pk,
            shelves.NOVICE_CLUB: school.place.service.pk,
        }
        for code in NOVICE_HELP:
            offer = story.catalogue.local.get((code, providers.get(code, 0))) or story.catalogue.lasting.get(code)
            if offer is None or not story.timetable.may_join(human, offer):
                continue
            starts_on = max(
                story.days.of_year(self._year, 9, 10) + timedelta(days=self._chance.randint(0, 9)),
                human.jobs[0].row.starts_on + timedelta(days=9),
            )
            starts_on = min(starts_on, day)
            applied_at = moment(starts_on - timedelta(days=3), 9)
            length = timedelta(days=story.catalogue.durations[offer.pk] - 1)
            if starts_on + length < story.days.today:
                session = story.timetable.held(offer, starts_on + length)
                story.timetable.completed(session, human, applied_at=applied_at)
            else:
                session = story.timetable.ahead(offer, starts_on)
                story.timetable.enrolled(session, human, applied_at=applied_at)
            return


def fill(story: Story, year: int, numbers: Year, walks: list[Walk]) -> None:
    """Let the year's people take part in everything; the rows are written with the routes."""
    year_of = Attendance(story, year, numbers)
    year_of.follow(walks)
    teachers, managers = year_of.teachers, year_of.managers
    year_of.fill_up("cnppm", numbers.center, teachers)
    if story.scene.institute is not story.scene.center:
        year_of.fill_up("ipe", numbers.institute - numbers.institute_managers, teachers)
    year_of.fill_up("internship", numbers.internships, teachers)
    year_of.fill_up("licensed", numbers.licensed, teachers)
    year_of.fill_up("licensed_managers", numbers.licensed_managers, managers)
    if numbers.center_managers:
        of_center = [TEAM_COURSE_OF_CENTER]
        year_of.send_teams(of_center, "cnppm_managers", numbers.center_managers, TEAM_COURSES[0])
    courses = TEAM_COURSES[:: 1 if year == 2021 else -1]
    if numbers.center_managers > numbers.institute_managers:
        courses = (FIRST_STEPS_OF_HEADS,)
    year_of.send_teams(courses, "ipe_managers", numbers.institute_managers, TEAM_COURSE_OF_CENTER)
    year_of.hold()
    year_of.hold_events()
    year_of.help_novices()


def _is_novice(human: Human, day: date) -> bool:
    months = months_between(human.taught_since, day)
    return human.row.age_on(day) < YOUNG_BEFORE and months <= NOVICE_MONTHS
