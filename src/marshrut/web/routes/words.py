"""What the states of routes and steps are called on pages, and in which tone."""

from datetime import date

from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.web.templatetags.russian import long_time

TONES = {
    Route.State.DRAFT: "info",
    Route.State.AGREED: "warning",
    Route.State.APPROVED: "info",
    Route.State.ACTIVE: "info",
    Route.State.PAUSED: "warning",
    Route.State.COMPLETED: "good",
    Route.State.TRANSFER_CONFIRMED: "good",
    Route.State.CANCELLED: "neutral",
}
TURNS = {
    "teacher": "решает педагог",
    "head": "ждёт руководителя",
    "methodist": "ждёт методиста или тьютора",
    "": "",
}
_STORY_TONES = {
    RouteDecision.Act.SENT_BACK: "warning",
    RouteDecision.Act.CANCELLED: "danger",
    RouteDecision.Act.METHODIST_APPROVED: "good",
    RouteDecision.Act.TRANSFER_CONFIRMED: "good",
    RouteDecision.Act.ASKED: "warning",
    RouteDecision.Act.STEP_ACCEPTED: "good",
}


def state(route: Route) -> str:
    """The state, and whose word it waits for when ``route.turn`` is known."""
    turn = TURNS[getattr(route, "turn", "")] if route.state == Route.State.AGREED else ""
    return turn or route.get_state_display()


def tone(route: Route) -> str:
    return TONES[Route.State(route.state)]


def story(route: Route, decisions: list[RouteDecision]) -> list[dict]:
    """Who said what when, the latest first; then the proposal itself."""
    events = said(decisions)
    if route.completed_at is not None:
        events.insert(0, {"when": long_time(route.completed_at), "what": "Маршрут пройден", "tone": "good"})
    version = f", версия {route.version}" if route.version > 1 else ""
    events.append({"when": long_time(route.created_at), "what": f"Маршрут предложен{version}"})
    return events


def said(decisions: list[RouteDecision]) -> list[dict]:
    """What was said about a step, as a story: the latest first."""
    return [
        {
            "when": long_time(one.made_at),
            "who": one.person.short_name,
            "what": one.get_act_display().capitalize(),
            "detail": one.comment,
            "tone": _STORY_TONES.get(RouteDecision.Act(one.act), ""),
        }
        for one in reversed(decisions)
    ]


def step_words(step: RouteStep, row: Participation | None, on: date) -> str:
    """What the step is doing now, for its person and for those who follow."""
    if step.state != RouteStep.State.PLANNED:
        return step.get_state_display()
    if row is None or row.state in {Participation.State.DECLINED, Participation.State.WITHDRAWN}:
        return "впереди" if step.starts_on > on else "место не закреплено"
    if row.state == Participation.State.ENROLLED and step.ends_on < on:
        return "ждёт отметки организатора"
    if row.state == Participation.State.ENROLLED and step.starts_on <= on:
        return "идёт"
    return row.get_state_display()


def whose(route: Route, reader: Person) -> bool:
    return route.person_id == reader.pk
