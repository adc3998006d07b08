"""The route as quarters with stations, for the component of the same shape."""

from datetime import date, timedelta

from django.urls import reverse

from marshrut.calc.routing import Quarter
from marshrut.calc.routing.wording import quoted, reason_parts
from marshrut.learning.models import Participation
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.proposal import Proposal, hours_by_quarter
from marshrut.web.catalogue import words as offers
from marshrut.web.routes import words

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_OVER = (RouteStep.State.ACCEPTED, RouteStep.State.CANCELLED)


def quarters_of_route(
    route: Route,
    steps: list[RouteStep],
    rows: dict[int, Participation],
    *,
    on: date,
    own: bool,
    with_reasons: bool = True,
) -> list[dict]:
    """``rows``: step → the person's participation for it. Reasons speak of results: not for every reader."""
    walked = route.state in {Route.State.APPROVED, Route.State.ACTIVE}
    following = next((s for s in steps if s.state not in _OVER), None) if walked else None
    stations = []
    for step in steps:
        row = rows.get(step.pk)
        stations.append(
            (step.starts_on, _shares(step), _station(step, row, step == following, on, own, with_reasons))
        )
    return _quarters(route.starts_on, route.ends_on, route.hours_per_quarter, stations, on)


def quarters_of_proposal(proposal: Proposal, *, on: date) -> list[dict]:
    stations = [
        (
            step.session.starts_on,
            hours_by_quarter(step.session),
            {
                "title": step.offer.title,
                "url": reverse("catalogue:offer", args=[step.offer.pk]),
                "kind": step.offer.get_kind_display().capitalize(),
                "hours": f"{step.offer.hours} ч",
                "dates": offers.when(step.session),
                "place": offers.where(step.session, step.offer),
                **_why(step.reason),
                "state": "planned",
                "words": "предлагается",
            },
        )
        for step in proposal.steps
    ]
    return _quarters(proposal.starts_on, proposal.ends_on, proposal.hours_per_quarter, stations, on)


def _shares(step: RouteStep) -> dict[Quarter, int]:
    if step.session is None or step.state == RouteStep.State.CANCELLED:
        return {} if step.state == RouteStep.State.CANCELLED else {Quarter.of(step.starts_on): step.hours}
    step.session.offer = step.offer  # spares a query: it is the same offer
    return hours_by_quarter(step.session)


def _station(step: RouteStep, row, is_next: bool, on: date, own: bool, with_reasons: bool) -> dict:
    address = reverse("routes:step", args=[step.route_id, step.pk])
    states = {RouteStep.State.ACCEPTED: "done", RouteStep.State.CANCELLED: "left"}
    waits = row is not None and row.state in {Participation.State.APPLIED, Participation.State.WAITING}
    kind = states.get(RouteStep.State(step.state)) or (
        "now" if is_next else "waiting" if waits else "planned"
    )
    held = words.step_words(step, row, on)
    return {
        "title": step.offer.title,
        "url": address,
        "kind": step.offer.get_kind_display().capitalize(),
        "hours": f"{step.hours} ч",
        "dates": offers.when(step.session) if step.session else "",
        "place": " · ".join(filter(None, [_place(step), held if is_next else ""])),
        **_why(step.reason if with_reasons and kind != "done" else ""),
        "state": kind,
        "words": held,
        "action": ("Открыть шаг" if row else "Записаться") if own else "Открыть шаг",
        "action_url": address,
    }


def _why(reason: str) -> dict:
    first, rest = reason_parts(reason)
    return {"why": first, "why_more": rest}


def _place(step: RouteStep) -> str:
    return offers.where(step.session, step.offer) if step.session else ""


def _quarters(first: date, last: date, limit: int, stations: list[tuple], on: date) -> list[dict]:
    """Every quarter from the first to the last, with the steps that begin in it, those that go on in it, and the hours
    spent in it."""
    now, found = Quarter.of(on), []
    begin = [starts_on for starts_on, _, _ in stations]
    for quarter in _from_to(Quarter.of(min([first, *begin])), Quarter.of(max([last, *begin]))):
        goes_on = [
            quoted(station["title"])
            for starts_on, shares, station in stations
            if Quarter.of(starts_on) < quarter and shares.get(quarter)
        ]
        steps = [station for starts_on, _, station in stations if Quarter.of(starts_on) == quarter]
        found.append(
            {
                "title": f"{ROMAN[quarter.number]} квартал {quarter.year}",
                "short": f"{ROMAN[quarter.number]} кв. {quarter.year}",
                "state": "now" if quarter == now else "past" if quarter < now else "ahead",
                "hours": sum(shares.get(quarter, 0) for _, shares, _ in stations),
                "limit": limit,
                "steps": steps,
                "goes_on": goes_on,
            }
        )
    return found


def _from_to(first: Quarter, last: Quarter) -> list[Quarter]:
    found, day = [], date(first.year, first.number * 3 - 2, 1)
    while (quarter := Quarter.of(day)) <= last:
        found.append(quarter)
        day = (day + timedelta(days=93)).replace(day=1)
    return found
