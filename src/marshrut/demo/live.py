"""Routes of today in every state: proposed, accepted, approved, walked, paused."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from marshrut.catalogue.models import Offer, Session
from marshrut.demo.ahead import Ahead
from marshrut.demo.attendance import WITHOUT_LIMIT
from marshrut.demo.days import moment
from marshrut.demo.scene import Human
from marshrut.demo.story import Story
from marshrut.demo.walks import Leg, Walk
from marshrut.routes.models import Route, RouteDecision, RouteStep

SLOTS = (
    ("cnppm", "internship", "event"),
    ("internship", "community", "consultation"),
    ("ipe", "event", "community"),
    ("internship", "event"),
)
BEGAN = (58, 84)  # days ago a route that is walked today was proposed
LATE = 0.12  # of the walked routes have a step whose day has passed without a word
SENT_BACK = "Две стажировки в одной четверти — много. Оставьте одну, вторую перенесём на весну."
PAUSED = "Замещаю заболевшую коллегу, вернусь через месяц."


class Live:
    """Makes routes that are not over."""

    def __init__(self, story: Story, ahead: Ahead):
        self._story, self._ahead = story, ahead
        self._chance: Random = story.scene.random("live")
        self._past: dict[int, list[Session]] = {}
        self._running: dict[int, list[Session]] = {}
        self._seated: Counter[int] = Counter()  # people in a session that is not written yet
        self._count = 0

    def draft(self, human: Human, *, days_ago: int, sent_back: bool = False) -> Walk | None:
        """A proposal that waits for the person; ``sent_back``: it was accepted once, and came back."""
        walk = self._propose(human, days_ago)
        if walk is not None and sent_back:
            at = self._story.later(walk.route.created_at, days=1)
            self._story.walks.agree(walk, at)
            walk.route.state, walk.route.agreed_at = Route.State.DRAFT, None
            head = self._story.timetable.speaks_for(human, at.date())
            self._story.walks.say(walk, RouteDecision.Act.SENT_BACK, head, self._story.later(at, days=1), SENT_BACK)
        return walk

    def agreed(self, human: Human, *, days_ago: int, head_spoke: bool) -> Walk | None:
        """An accepted route that waits for the head, or for the methodist and the tutor."""
        walk = self._propose(human, days_ago)
        if walk is not None:
            at = self._story.later(walk.route.created_at, days=1)
            self._story.walks.agree(walk, at)
            if head_spoke:
                self._story.walks.head_approves(walk, self._story.later(at, days=1))
        return walk

    def approved(self, human: Human, *, days_ago: int) -> Walk | None:
        """An approved route; the first step is still ahead."""
        walk = self.agreed(human, days_ago=days_ago, head_spoke=True)
        if walk is not None:
            self._story.walks.approve(walk, self._story.later(walk.decisions[-1].made_at, days=1))
            for leg in walk.legs:
                self._hold_seat(walk, leg)
        return walk

    def walked(self, human: Human, *, state: str = Route.State.ACTIVE, goes_on: bool = False) -> Walk | None:
        """A route under way: a step done, mostly a step going on (surely, with ``goes_on``), the others ahead with
        their seats."""
        days_ago = self._chance.randint(*BEGAN)
        walk = self._story.walks.propose(human, self._slots(), self._at(days_ago))
        if walk is None:
            return None
        walk.legs.sort(key=lambda leg: self._story.catalogue.durations[leg.offer.pk])
        at = self._story.later(walk.route.created_at, days=1)
        self._story.walks.agree(walk, at)
        at = self._story.later(at, days=1)
        self._story.walks.head_approves(walk, at)
        self._story.walks.approve(walk, self._story.later(at, days=1))
        walk.route.state = state
        if state == Route.State.PAUSED:
            at = moment(self._story.days.ago(6), 14)
            self._story.walks.say(walk, RouteDecision.Act.PAUSED, human.row, at, PAUSED)
        self._pass(walk, walk.legs[0])
        for number, leg in enumerate(list(walk.legs[1:])):
            if number == 0 and (goes_on or self._chance.random() < 0.5):
                self._go_on(walk, leg, late=not goes_on and self._chance.random() < 2 * LATE)
            elif not self._plan(leg):
                walk.legs.remove(leg)
            else:
                self._hold_seat(walk, leg)
        return walk

    # --- steps -------------------------------------------------------------------------------------------

    def _propose(self, human: Human, days_ago: int) -> Walk | None:
        walk = self._story.walks.propose(human, self._slots(), self._at(days_ago))
        if walk is None:
            return None
        walk.legs = [leg for leg in walk.legs if self._plan(leg)]
        if not walk.legs:
            self._story.walks.made.remove(walk)
            return None
        return walk

    def _slots(self) -> Sequence[str]:
        self._count += 1
        return SLOTS[self._count % len(SLOTS)]

    def _at(self, days_ago: int) -> datetime:
        at = moment(self._story.days.ago(days_ago), self._chance.randint(9, 18))
        return min(at, self._story.days.at - timedelta(hours=2))

    def _plan(self, leg: Leg) -> bool:
        session = self._ahead.next_run(leg.offer)
        if session is not None:
            self._ahead.let_go(session)
            leg.session = session
        return session is not None

    def _hold_seat(self, walk: Walk, leg: Leg) -> None:
        held = self._ahead.next_run(leg.offer)
        if held is None:
            return
        leg.session = held
        self._story.timetable.enrolled(held, walk.human, applied_at=walk.route.approved_at, step=leg.step)

    def _pass(self, walk: Walk, leg: Leg) -> None:
        """The step is done: its session ended lately and the completion is confirmed."""
        leg.session = self._shared(
            self._past, leg.offer, lambda: self._story.timetable.held(
                leg.offer, self._story.days.ago(self._chance.randint(9, 20))
            )
        )  # fmt: skip
        leg.step.state = RouteStep.State.ACCEPTED
        self._story.timetable.completed(leg.session, walk.human, applied_at=walk.route.approved_at, step=leg.step)

    def _go_on(self, walk: Walk, leg: Leg, *, late: bool) -> None:
        """The step goes on; a late one is over by its day, and nobody has said how it went."""
        length = self._story.catalogue.durations[leg.offer.pk]
        back = length + 4 if late else min(length // 2, 20)
        leg.session = self._shared(
            self._running, leg.offer, lambda: self._story.timetable.ahead(
                leg.offer, self._story.days.ago(back)
            )
        )  # fmt: skip
        leg.step.state = RouteStep.State.IN_PROGRESS
        self._story.timetable.enrolled(leg.session, walk.human, applied_at=walk.route.approved_at, step=leg.step)

    def _shared(self, known: dict[int, list[Session]], offer: Offer, make: Callable[[], Session]) -> Session:
        """A session that others of the same step go to as well, while it has seats."""
        sessions = known.setdefault(offer.pk, [])
        size = self._story.catalogue.seats[offer.pk] or WITHOUT_LIMIT
        if not sessions or self._seated[id(sessions[-1])] >= size:
            sessions.append(make())
        self._seated[id(sessions[-1])] += 1
        return sessions[-1]
