"""The calendar of the coming year: sessions that take applications, some full already, some just over."""

from collections import Counter
from datetime import timedelta
from random import Random

from marshrut.catalogue.models import Offer, Session
from marshrut.demo.campaigns import staff_on
from marshrut.demo.days import moment
from marshrut.demo.scene import Human
from marshrut.demo.story import Story
from marshrut.learning.models import Participation

# Runs in the next twelve months by kind, and the day of the first one: from … to … days ahead.
RUNS = {
    Offer.Kind.COURSE: (3, (18, 70)),
    Offer.Kind.EVENT: (3, (9, 60)),
    Offer.Kind.INTERNSHIP: (2, (16, 110)),
    Offer.Kind.MENTORING: (1, (12, 40)),
    Offer.Kind.CONSULTATION: (4, (6, 30)),
    Offer.Kind.COMMUNITY: (2, (10, 45)),
}
YEAR = 350
FULL = 7  # regional courses whose next run has no seat left
QUEUE = (2, 5)
JUST_OVER = 3  # sessions of a provider that ended some days ago and wait for its word
STALE_AFTER = 120  # days without a check
REFUSALS = ("В эти дни уроки некому заменить.", "На эту неделю уже согласовано обучение двух коллег.")


class Ahead:
    """Keeps which sessions take applications, and how many seats are left in memory."""

    def __init__(self, story: Story):
        self._story = story
        self.chance: Random = story.scene.random("ahead")
        self._open: dict[int, list[Session]] = {}
        self._taken: Counter[int] = Counter()

    def schedule(self) -> None:
        """Put the runs of every lasting offer on the calendar and write them."""
        days, table = self._story.days, self._story.timetable
        for offer in self._story.catalogue.offers:
            if not offer.is_open:
                continue
            runs, (first, last) = RUNS[Offer.Kind(offer.kind)]
            start = self.chance.randint(first, last)
            runs_ahead = [table.ahead(offer, days.ahead(start + number * YEAR // runs)) for number in range(runs)]
            self._open[offer.pk] = runs_ahead
        table.write_sessions()

    def next_run(self, offer: Offer, *, after: int = 8) -> Session | None:
        """The next session with a free seat that begins more than so many days ahead; the seat is taken."""
        for session in self._open.get(offer.pk, ()):
            late = session.starts_on <= self._story.days.ahead(after)
            if not late and (session.seats is None or self._taken[session.pk] < session.seats):
                self._taken[session.pk] += 1
                return session
        return None

    def let_go(self, session: Session) -> None:
        """The seat is not held after all: an application alone holds none."""
        self._taken[session.pk] -= 1

    def fill(self) -> None:
        """People who have found their seats without a route: most runs partly full, some with a queue."""
        pool = self._crowd()
        courses = [o for o in self._story.catalogue.pools["cnppm"] + self._story.catalogue.pools.get("ipe", [])]
        for number, offer in enumerate(dict.fromkeys(courses)):
            session = self._open[offer.pk][0]
            wanted = session.seats if number < FULL else self.chance.randint(2, session.seats // 2)
            came = self._seat(session, pool, wanted - self._taken[session.pk], Participation.State.ENROLLED)
            if number < FULL and came:
                self._seat(session, pool, self.chance.randint(*QUEUE), Participation.State.WAITING)

    def _crowd(self) -> list[Human]:
        today, known = self._story.days.today, self._story.scene.reserved
        people = [
            human
            for place in self._story.scene.peopled
            for human in staff_on(place, today)
            if human.row.pk not in known and human.jobs[-1].row.starts_on < self._story.days.ago(60)
        ]
        self.chance.shuffle(people)
        return people

    def _seat(self, session: Session, pool: list[Human], count: int, state: str) -> int:
        """Take people from the pool who suit; they are not asked again."""
        table, days, seated = self._story.timetable, self._story.days, 0
        for human in list(pool):
            if seated >= count:
                break
            suits = self._story.catalogue.suits(session.offer, human, days.today)
            if not (suits and table.may_join(human, session.offer)):
                continue
            pool.remove(human)
            applied_at = moment(days.ago(self.chance.randint(3, 25)), self.chance.randint(9, 18))
            if state == Participation.State.ENROLLED:
                table.enrolled(session, human, applied_at=applied_at)
                self._taken[session.pk] += 1
            else:
                table.waiting(session, human, applied_at=moment(days.ago(2), 9 + seated))
            seated += 1
        return seated

    def just_over(self) -> None:
        """Sessions of the centre and the institute whose people wait for the confirmation of their hours."""
        pool, table = self._crowd(), self._story.timetable
        pools = self._story.catalogue.pools
        for kind in dict.fromkeys(("cnppm", "ipe") if "ipe" in pools else ("cnppm",)):
            for number, offer in enumerate(pools[kind][:JUST_OVER]):
                length = self._story.catalogue.durations[offer.pk]
                session = table.ahead(offer, self._story.days.ago(length + 2 + 2 * number))
                for _ in range(self.chance.randint(8, 14)):
                    human = self._somebody(pool, offer)
                    if human is None:
                        break
                    applied_at = moment(session.starts_on - timedelta(days=self.chance.randint(9, 30)), 12)
                    row = table.enrolled(session, human, applied_at=applied_at)
                    if self.chance.random() < 0.8:
                        row.attended_at = moment(session.starts_on, 10, self.chance.randint(0, 20))

    def _somebody(self, pool: list[Human], offer: Offer) -> Human | None:
        today = self._story.days.today
        for human in pool:
            if self._story.timetable.may_join(human, offer) and self._story.catalogue.suits(offer, human, today):
                pool.remove(human)
                return human
        return None

    def applications(self, count: int, at_home: list[Human]) -> None:
        """Applications that wait for the heads: those of ``at_home`` for certain; some were declined."""
        pool = self._crowd()
        offers = [*self._story.catalogue.pools["event"], *self._story.catalogue.pools["internship"]]
        for number, human in enumerate([*at_home, *pool[:count]]):
            session = self._wanted(human, offers)
            if session is None:
                continue
            applied_at = moment(self._story.days.ago(1 + number % 9), self.chance.randint(8, 20))
            row = self._story.timetable.applied(session, human, applied_at=applied_at)
            if number >= len(at_home) and number % 9 == 0:
                row.state, row.refusal = Participation.State.DECLINED, self.chance.choice(REFUSALS)
                row.decided_by = self._story.timetable.speaks_for(human, self._story.days.today)
                row.decided_at = min(applied_at + timedelta(hours=6), self._story.days.at)

    def _wanted(self, human: Human, offers: list[Offer]) -> Session | None:
        today = self._story.days.today
        for offer in self.chance.sample(offers, len(offers)):
            fits = self._story.timetable.may_join(human, offer)
            if fits and self._story.catalogue.suits(offer, human, today):
                session = self.next_run(offer, after=15)
                if session is not None:
                    self.let_go(session)
                    return session
        return None

    def grow_stale(self) -> None:
        """A few offers whose facts nobody has confirmed for months."""
        checked_at = moment(self._story.days.ago(STALE_AFTER), 10)
        pools = self._story.catalogue.pools
        numbers = [offer.pk for kind in ("cnppm", "ipe") for offer in pools.get(kind, [])[-2:]]
        Offer.objects.filter(pk__in=numbers).update(checked_at=checked_at)
