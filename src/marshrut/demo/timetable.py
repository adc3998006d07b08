"""Sessions of offers, and the ledger of taking part in them."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from marshrut.base.rows import write
from marshrut.catalogue.models import Offer, Session
from marshrut.catalogue.usecases.schedule_session import CODE_LENGTH, CODE_LETTERS
from marshrut.demo.catalogue import Catalogue
from marshrut.demo.days import moment, workday
from marshrut.demo.scene import Human, Scene
from marshrut.learning.models import Participation
from marshrut.people.models import Organisation, Person, Territory
from marshrut.routes.models import RouteStep

CAPITALS = {"kostroma": "г. Кострома", "dagestan": "г. Махачкала"}
LAST_APPLICATIONS = 7  # days before the start


class Timetable:
    """Keeps sessions and participations in memory until they are written together."""

    def __init__(self, scene: Scene, catalogue: Catalogue):
        self._scene, self._catalogue = scene, catalogue
        self._chance: Random = scene.random("timetable")
        self._capital = self._capital_of(scene)
        self.sessions: list[Session] = []
        self.ledger: list[Participation] = []
        self.done: set[tuple[int, int]] = set()  # person, offer: completed or booked
        self._numbers: Counter[int] = Counter()

    # --- sessions ----------------------------------------------------------------------------------------

    def held(self, offer: Offer, ends_on: date) -> Session:
        """A session that is over; it lasted as long as the offer does."""
        starts_on = workday(ends_on - timedelta(days=self._catalogue.durations[offer.pk] - 1))
        return self._session(offer, min(starts_on, ends_on), ends_on, Session.State.HELD)

    def ahead(self, offer: Offer, starts_on: date) -> Session:
        """A session that takes applications, or has begun."""
        starts_on = workday(starts_on)
        ends_on = starts_on + timedelta(days=self._catalogue.durations[offer.pk] - 1)
        return self._session(offer, starts_on, ends_on, Session.State.PLANNED)

    def _session(self, offer: Offer, starts_on: date, ends_on: date, state: str) -> Session:
        home = self._catalogue.homes.get(offer.pk)
        online = offer.mode == Offer.Mode.ONLINE
        territory = home.territory if home else self._capital
        row = Session(
            offer=offer,
            starts_on=starts_on,
            ends_on=ends_on,
            days=_study_days(offer, starts_on, ends_on),
            territory=None if online else territory,
            place="" if online else f"{offer.provider.short_name}, {territory.short_title}",
            seats=self._catalogue.seats[offer.pk],
            apply_until=starts_on - timedelta(days=LAST_APPLICATIONS),
            state=state,
            attendance_code="".join(self._chance.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        )
        self.sessions.append(row)
        return row

    # --- taking part -------------------------------------------------------------------------------------

    def may_join(self, human: Human, offer: Offer) -> bool:
        return (human.row.pk, offer.pk) not in self.done

    def completed(
        self, session: Session, human: Human, *, applied_at: datetime, step: RouteStep | None = None
    ) -> Participation:
        """The whole way: application, the head's word, a seat, the provider's confirmation."""
        row = self.applied(session, human, applied_at=applied_at, step=step)
        self._agree(row, human)
        row.state, row.completed_on, row.hours = (
            Participation.State.COMPLETED, session.ends_on, session.offer.hours
        )  # fmt: skip
        row.attended_at = moment(session.starts_on, 10)
        row.confirmed_by = self.confirms(session.offer)
        if session.offer.programme_id is not None:
            self._numbers[session.ends_on.year] += 1
            number = self._numbers[session.ends_on.year]
            row.document_number = f"УЧЕБ-{session.ends_on:%y}-{number:05d}"
            row.outcome = "зачтено"
        return row

    def enrolled(
        self, session: Session, human: Human, *, applied_at: datetime, step: RouteStep | None = None
    ) -> Participation:
        row = self.applied(session, human, applied_at=applied_at, step=step)
        self._agree(row, human)
        row.state = Participation.State.ENROLLED
        return row

    def waiting(self, session: Session, human: Human, *, applied_at: datetime) -> Participation:
        row = self.enrolled(session, human, applied_at=applied_at)
        row.state = Participation.State.WAITING
        return row

    def applied(
        self, session: Session, human: Human, *, applied_at: datetime, step: RouteStep | None = None
    ) -> Participation:
        """An application that waits for the head; not later than a day before the start."""
        applied_at = min(applied_at, moment(session.starts_on - timedelta(days=1), 11))
        day = min(applied_at.date(), self._scene.days.today)
        job = human.job_on(day) or human.jobs[-1]
        row = Participation(
            session=session,
            person=human.row,
            organisation=job.seat.organisation,
            step=step,
            state=Participation.State.APPLIED,
            applied_at=applied_at,
        )
        self.done.add((human.row.pk, session.offer_id))
        self.ledger.append(row)
        return row

    def _agree(self, row: Participation, human: Human) -> None:
        row.decided_by = self.speaks_for(human, row.applied_at.date())
        row.decided_at = row.applied_at + timedelta(hours=5)

    def speaks_for(self, human: Human, day: date) -> Person:
        """The head of the school; for a head, the methodist of the municipality."""
        job = human.job_on(day) or human.jobs[-1]
        head = job.seat.school.head.holder(day)
        if head is not None and head is not human:
            return head.row
        return job.seat.school.place.methodists[0].last.row

    def confirms(self, offer: Offer) -> Person:
        """Somebody of the provider; of the centre where a host gives its place."""
        provider = offer.provider_id
        if provider == self._scene.institute.pk and self._scene.institute is not self._scene.center:
            return self._official("ipe")
        home = self._catalogue.homes.get(offer.pk)
        if home is not None and offer.level in {Organisation.Level.SCHOOL, Organisation.Level.MUNICIPAL}:
            return home.methodists[0].last.row
        return self._official("cnppm")

    def _official(self, kind: str) -> Person:
        return self._scene.officials[self._scene.content.providers[kind]][0].last.row

    # --- rows --------------------------------------------------------------------------------------------

    def write_sessions(self) -> None:
        """New sessions; their taken seats are counted when the whole ledger is there."""
        write(self.sessions)
        self.sessions = []

    def write_ledger(self) -> None:
        write(self.ledger)
        self.ledger = []

    @staticmethod
    def _capital_of(scene: Scene) -> Territory:
        wanted = CAPITALS.get(scene.content.code)
        return scene.place_named(wanted).territory if wanted else scene.territory


def _study_days(offer: Offer, starts_on: date, ends_on: date) -> list[str]:
    """Days on which one must be there: all of a short one, the first and the last two of a course."""
    if offer.mode == Offer.Mode.ONLINE and offer.kind != Offer.Kind.EVENT:
        return []
    if offer.kind in {Offer.Kind.MENTORING, Offer.Kind.COMMUNITY, Offer.Kind.CONSULTATION}:
        return []
    length = (ends_on - starts_on).days + 1
    days = [starts_on + timedelta(days=n) for n in range(length)]
    days = [day for day in days if day.weekday() < 5] or days
    if len(days) > 8:
        days = [*days[:2], *days[-2:]]
    return [day.isoformat() for day in days]
