"""Routes from the first proposal on: their steps with computed reasons, and the words of those who approve."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import log
from random import Random

from marshrut.base.rows import link, write
from marshrut.calc.routing import expected_gap
from marshrut.calc.routing.wording import percent, quoted
from marshrut.catalogue.models import Offer, Session
from marshrut.competences.models import Acceptable
from marshrut.deficits.models import Deficit
from marshrut.demo.catalogue import Catalogue
from marshrut.demo.measuring import Findings
from marshrut.demo.scene import Human, Scene
from marshrut.demo.timetable import Timetable
from marshrut.diagnostics.models import Estimate
from marshrut.people.models import Person
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.needs import CEILING, FLOOR, evidence
from marshrut.routes.proposal import HOURS_PER_QUARTER, QUARTERS, period_of
from marshrut.routes.usecases.propose_route import GOAL_LENGTH

BEST = 4  # offers of the largest gain among which chance chooses


@dataclass(eq=False, slots=True)
class Leg:
    """A step before it has its session."""

    offer: Offer
    deficits: list[Deficit]
    reason: str
    step: RouteStep | None = None
    session: Session | None = None


@dataclass(eq=False, slots=True)
class Walk:
    """A route with everything that hangs on it."""

    human: Human
    route: Route
    basis: list[Estimate]
    legs: list[Leg]
    decisions: list[RouteDecision] = field(default_factory=list)


class Walks:
    """Makes routes and writes them together."""

    def __init__(self, scene: Scene, catalogue: Catalogue, timetable: Timetable, findings: Findings):
        self._scene, self._catalogue, self._timetable = scene, catalogue, timetable
        self._findings = findings
        self._chance: Random = scene.random("walks")
        self.made: list[Walk] = []

    def propose(self, human: Human, slots: Sequence[str], at: datetime) -> Walk | None:
        """A draft with one step for each kind of offer that has something for the person's deficits."""
        deficits = self._findings.open_of(human)
        legs: list[Leg] = []
        for number, slot in enumerate(slots):
            for deficit in deficits[number % len(deficits) :] + deficits[: number % len(deficits)]:
                offer = self._offer(human, slot, deficit, at.date(), {leg.offer.pk for leg in legs})
                if offer is not None:
                    helped = [d for d in deficits if self._catalogue.gain(offer, d.competence.group) > 0]
                    legs.append(Leg(offer, helped, self._reason(human, offer, deficit, at.date())))
                    break
        if not legs:
            return None
        for leg in legs:
            leg.step = RouteStep(offer=leg.offer, hours=leg.offer.hours, reason=leg.reason)
        starts_on, ends_on = period_of(at.date(), QUARTERS)
        tutor = self._scene.tutor_of.get(human.row.pk) if at.year > 2022 else None
        titles = ", ".join(f"«{deficit.competence.title}»" for deficit in deficits)
        route = Route(
            person=human.row,
            organisation=human.organisation_on(at.date()),
            tutor=tutor.row if tutor else None,
            goal=f"Закрыть зоны роста: {titles}"[:GOAL_LENGTH],
            starts_on=starts_on,
            ends_on=ends_on,
            hours_per_quarter=HOURS_PER_QUARTER,
            created_at=at,
        )
        for leg in legs:
            leg.step.route = route
        walk = Walk(human, route, [deficit.opened_by for deficit in deficits], legs)
        self.made.append(walk)
        return walk

    def _offer(self, human: Human, slot: str, deficit: Deficit, on: date, taken: set[int]) -> Offer | None:
        group = deficit.competence.group
        fitting = [
            offer
            for offer in self._catalogue.pools.get(slot, ())
            if self._catalogue.gain(offer, group) > 0
            and offer.pk not in taken
            and self._timetable.may_join(human, offer)
            and self._catalogue.suits(offer, human, on)
            and _existed(offer, on)
        ]
        fitting.sort(key=lambda offer: -self._catalogue.gain(offer, group))
        return self._chance.choice(fitting[:BEST]) if fitting else None

    def _reason(self, human: Human, offer: Offer, deficit: Deficit, on: date) -> str:
        """What is expected of the step; in the words and numbers that the solver's explanation begins with."""
        gap = self._gap(human, deficit, on)
        share = min(1.0, self._catalogue.gain(offer, deficit.competence.group) / gap)
        known = evidence(deficit.opened_by, self._findings.standing_of(deficit.opened_by))
        return (
            f"Нужен для зоны роста {quoted(deficit.competence.title)}: по расчёту закрывает {percent(share)} "
            f"разрыва; основание — {known}."
        )

    def _gap(self, human: Human, deficit: Deficit, on: date) -> float:
        """Logits between the measured and the wanted share of tasks, as ``routes.needs`` counts them."""
        estimate = deficit.opened_by
        instrument = estimate.participant.campaign.instrument
        demand = self._findings.demands(human, on).get(deficit.competence_id)
        lenient = demand is not None and demand.acceptable == Acceptable.MEDIUM
        wanted = instrument.high_below_percent if lenient else instrument.low_from_percent
        share = min(max(estimate.percent, FLOOR), CEILING) / 100
        error = (estimate.percent_se or 0.0) / 100 / (share * (1 - share))
        return expected_gap(_log_odds(share), error, _log_odds(wanted / 100))

    # --- the words of people -----------------------------------------------------------------------------

    def agree(self, walk: Walk, at: datetime) -> None:
        walk.route.state, walk.route.agreed_at = Route.State.AGREED, at
        self.say(walk, RouteDecision.Act.AGREED, walk.human.row, at)

    def head_approves(self, walk: Walk, at: datetime) -> None:
        head = self._timetable.speaks_for(walk.human, at.date())
        self.say(walk, RouteDecision.Act.HEAD_APPROVED, head, at)

    def approve(self, walk: Walk, at: datetime) -> None:
        """The tutor's word, or the methodist's where there is no tutor yet."""
        who = walk.route.tutor or self.methodist(walk).row
        walk.route.state, walk.route.approved_at = Route.State.APPROVED, at
        self.say(walk, RouteDecision.Act.METHODIST_APPROVED, who, at)

    def say(self, walk: Walk, act: str, person: Person, at: datetime, comment: str = "") -> None:
        walk.decisions.append(RouteDecision(route=walk.route, act=act, person=person, comment=comment, made_at=at))

    def methodist(self, walk: Walk) -> Human:
        return walk.human.jobs[-1].seat.school.place.methodists[0].last

    # --- rows --------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Routes, sessions, steps and the ledger in the order in which they point to each other."""
        walks, self.made = self.made, []
        write([walk.route for walk in walks])
        link(Route.basis.field, [(w.route, estimate) for w in walks for estimate in w.basis])
        write([decision for walk in walks for decision in walk.decisions])
        self._timetable.write_sessions()
        for walk in walks:
            walk.legs.sort(key=lambda leg: (leg.session.starts_on, leg.session.pk))
            for position, leg in enumerate(walk.legs, start=1):
                leg.step.position = position
                leg.step.starts_on, leg.step.ends_on = leg.session.starts_on, leg.session.ends_on
                leg.step.session = leg.session
        steps = [leg for walk in walks for leg in walk.legs]
        write([leg.step for leg in steps])
        link(RouteStep.deficits.field, [(leg.step, deficit) for leg in steps for deficit in leg.deficits])
        self._timetable.write_ledger()


def _existed(offer: Offer, on: date) -> bool:
    """A course needs a programme that is taught within the year of the route."""
    programme = offer.programme
    return programme is None or programme.implemented_from <= on + timedelta(days=270)


def _log_odds(share: float) -> float:
    return log(share / (1 - share))
