"""Work out a route for a person, without writing anything: what an answer would be with these limits.

Pages compare such answers before one of them is proposed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marshrut.calc import routing
from marshrut.calc.routing import Candidate, Format, Limits, Outcome, Quarter
from marshrut.catalogue.audience import Audience, audience_of
from marshrut.catalogue.models import Offer, OfferGain, Session
from marshrut.catalogue.queries import open_sessions
from marshrut.competences.models import Competence
from marshrut.deficits.models import Deficit
from marshrut.diagnostics.models import Estimate
from marshrut.people.models import Person
from marshrut.routes.needs import Growth, gain_for, growth_of

HOURS_PER_QUARTER = 36  # half a working week a month: an assumption, the teacher sets one's own
QUARTERS = 4
# One way to another municipality: distances aren't known, only that there is a road. An assumption.
ROAD_MINUTES = 90
TOLD_OFFERS = 5  # offers that stayed out of which the route tells why


@dataclass(frozen=True, slots=True)
class ProposedStep:
    session: Session
    deficits: tuple[Deficit, ...]
    reason: str

    @property
    def offer(self) -> Offer:
        return self.session.offer


@dataclass(frozen=True, slots=True)
class Proposal:
    """A route that could be, or the reasons why there is none.

    ``summary``  one or two sentences about the whole; with no steps: why there are none.
    ``helps``    what would make a route possible, sentences.
    ``unmet``    what stays open and what stayed out: {"kind": "need"|"offer", "title", "why"}.
    """

    person: Person
    starts_on: date
    ends_on: date
    hours_per_quarter: int
    summary: str
    steps: tuple[ProposedStep, ...] = ()
    helps: tuple[str, ...] = ()
    unmet: tuple[dict, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def hours(self) -> int:
        return sum(step.offer.hours for step in self.steps)


def period_of(on: date, quarters: int) -> tuple[date, date]:
    """From the day to the end of the last of so many quarters, the present one counted."""
    last = on.year * 4 + (on.month - 1) // 3 + quarters  # the quarter after the last, counted from year 0
    return on, date(last // 4, last % 4 * 3 + 1, 1) - timedelta(days=1)


def compose(
    person: Person,
    *,
    on: date,
    hours_per_quarter: int = HOURS_PER_QUARTER,
    quarters: int = QUARTERS,
    declined: Iterable[int] = (),
    held: Iterable[int] = (),
    booked: Iterable[Session] = (),
) -> Proposal:
    """The best route for the person's open deficits from the sessions open on the day.

    ``declined``: numbers of offers that the person doesn't want; ``held``: of those completed already;
    ``booked``: sessions that the person has a seat in or has applied for. A booked session that serves a
    deficit is in the route; another one only takes its days and hours.
    """
    starts_on, ends_on = period_of(on, quarters)
    growth, audience = growth_of(person, on=on), audience_of(person, on=on)
    sessions = {session.pk: session for session in open_sessions(on=on, until=ends_on, audience=audience)}
    booked = [session for session in booked if session.ends_on <= ends_on]
    gains = _gains({s.offer_id for s in (*sessions.values(), *booked)})
    serving = [s for s in booked if s.starts_on > on and _serves(gains.get(s.offer_id, {}), growth)]
    locked = _without_clashes(serving)
    for session in booked:
        sessions.pop(session.pk, None)
    candidates = [
        _candidate(s, gains.get(s.offer_id, {}), growth, audience) for s in (*locked, *sessions.values())
    ]
    limits = _limits(on, quarters, hours_per_quarter, locked, [s for s in booked if s not in locked])
    fixed = {session.pk for session in locked}
    busy = {day for s in booked if s not in locked for day in _days(s)}
    found = routing.solve(
        growth.needs,
        [c for c in candidates if c.session_id in fixed or not c.days & busy],
        limits,
        locked=fixed,
        declined=set(declined) | {s.offer_id for s in booked if s not in locked},
        held=held,
    )
    everything = sessions | {session.pk: session for session in locked}
    return _told(found, person, (starts_on, ends_on), hours_per_quarter, growth, everything)


def _told(found: routing.Route, person, period, hours_per_quarter: int, growth: Growth, sessions) -> Proposal:
    words = routing.explain(found)
    steps = tuple(
        ProposedStep(
            session=sessions[step.candidate.session_id],
            deficits=tuple(growth.deficits_behind(step.covers)),
            reason=reason,
        )
        for step, reason in zip(found.steps, words.steps, strict=True)
    )
    unmet = [
        {"kind": "need", "title": one.need.title, "why": why}
        for one, why in zip(found.unmet, words.unmet, strict=True)
    ]
    telling = [
        (out.would_add, out.candidate.title, why)
        for out, why in zip(found.left_out, words.left_out, strict=True)
        if out.obstacles[0].cause is not routing.Cause.NOT_RELATED
        and out.obstacles[0].cause is not routing.Cause.SAME_OFFER
    ]
    best = sorted(telling, key=lambda one: (-one[0], one[1]))[:TOLD_OFFERS]
    unmet += [{"kind": "offer", "title": title, "why": why} for _, title, why in best]
    return Proposal(
        person=person,
        starts_on=period[0],
        ends_on=period[1],
        hours_per_quarter=hours_per_quarter,
        summary=words.summary,
        steps=steps,
        helps=() if steps else _what_helps(found, best),
        unmet=tuple(unmet),
        estimates=tuple(growth.estimates),
        needs=tuple(need.title for need in growth.needs),
    )


def _what_helps(found: routing.Route, best: list[tuple[float, str, str]]) -> tuple[str, ...]:
    match found.outcome:
        case Outcome.NO_NEEDS:
            return ("Пройдите диагностику: маршрут составляется по её результату.",)
        case Outcome.NO_CANDIDATES:
            return (
                "Методист и ЦНППМ видят, по каким темам нет предложений, и могут их открыть.",
                "Загляните в «Возможности»: там есть и то, что к вашим зонам роста прямо не относится.",
            )
    reasons = {out.obstacles[0].cause for out in found.left_out}
    advice = []
    if routing.Cause.TOO_LONG in reasons or routing.Cause.HOURS in reasons:
        advice.append(
            "Увеличьте число часов в квартал, если получится: часть предложений не помещается по времени."
        )
    if routing.Cause.NO_SEATS in reasons:
        advice.append("Встаньте в лист ожидания: освободившееся место достаётся первому в нём.")
    return (*advice, *(why for _, _, why in best)) or ("Загляните позже: каталог пополняется.",)


def _gains(offers: set[int]) -> dict[int, dict[Competence, float]]:
    found: dict[int, dict[Competence, float]] = {}
    for row in OfferGain.objects.filter(offer__in=offers).select_related("competence"):
        found.setdefault(row.offer_id, {})[row.competence] = row.gain
    return found


def _serves(gains: dict[Competence, float], growth: Growth) -> bool:
    return any(gain_for(growth.competences[need.competence], gains) > 0 for need in growth.needs)


def _candidate(
    session: Session, gains: dict[Competence, float], growth: Growth, audience: Audience
) -> Candidate:
    offer = session.offer
    useful = {n.competence: gain_for(growth.competences[n.competence], gains) for n in growth.needs}
    here = offer.mode == Offer.Mode.ONLINE or session.territory_id in {None, *audience.territories}
    return Candidate(
        offer_id=offer.pk,
        session_id=session.pk,
        title=offer.title,
        gains={competence: gain for competence, gain in useful.items() if gain > 0},
        hours_by_quarter=hours_by_quarter(session),
        days=_days(session),
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        format=Format(offer.format),
        kind=offer.kind,
        seats_left=session.free,
        place=session.place,
        travel_minutes=0 if here else ROAD_MINUTES,
        requires=frozenset(required.pk for required in offer.requires.all()),
    )


def hours_by_quarter(session: Session) -> dict[Quarter, int]:
    """The offer's hours over the quarters of the session, by its days of study; whole hours that add up."""
    days = [date.fromordinal(day) for day in sorted(_days(session))] or _working_days(session)
    counts: dict[Quarter, int] = {}
    for day in days:
        quarter = Quarter.of(day)
        counts[quarter] = counts.get(quarter, 0) + 1
    shares, given, passed = {}, 0, 0
    for quarter, count in counts.items():
        passed += count
        upto = round(session.offer.hours * passed / len(days))
        shares[quarter], given = upto - given, upto
    return shares


def _working_days(session: Session) -> list[date]:
    length = (session.ends_on - session.starts_on).days + 1
    days = [session.starts_on + timedelta(days=day) for day in range(length)]
    return [day for day in days if day.weekday() < 5] or days


def _days(session: Session) -> frozenset[int]:
    return frozenset(date.fromisoformat(day).toordinal() for day in session.days)


def _without_clashes(sessions: list[Session]) -> list[Session]:
    """Who is booked twice for a day keeps the earlier booking in the route; one run of an offer."""
    kept: list[Session] = []
    for session in sorted(sessions, key=lambda s: (s.starts_on, s.pk)):
        if any(_days(session) & _days(other) or session.offer_id == other.offer_id for other in kept):
            continue
        kept.append(session)
    return kept


def _limits(on: date, quarters: int, hours: int, locked: list[Session], elsewhere: list[Session]) -> Limits:
    """The person's hours less what is booked beside the route; what is locked always fits."""
    first = Quarter.of(on)
    order = [
        Quarter(first.year + (first.number - 1 + n) // 4, (first.number - 1 + n) % 4 + 1)
        for n in range(quarters)
    ]
    room = dict.fromkeys(order, hours)
    for session in elsewhere:
        for quarter, spent in hours_by_quarter(session).items():
            room[quarter] = max(0, room.get(quarter, 0) - spent)
    needed: dict[Quarter, int] = {}
    for session in locked:
        for quarter, spent in hours_by_quarter(session).items():
            needed[quarter] = needed.get(quarter, 0) + spent
    for quarter, spent in needed.items():
        room[quarter] = max(room.get(quarter, 0), spent)
    return Limits(
        hours_per_quarter=room,
        max_steps=max(6, len(locked)),
        max_simultaneous=max(3, len(locked)),
        not_before=on + timedelta(days=1),
    )
