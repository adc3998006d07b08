"""The personal recommendation (адресная рекомендация): one paper for the person and for the methodist."""

from datetime import date

from marshrut.competences.models import Competence
from marshrut.deficits.queries import findings, support_by_level
from marshrut.deficits.rules import deficits_visible_to
from marshrut.diagnostics.models import Participant
from marshrut.diagnostics.rules import estimates_visible_to
from marshrut.people.actor import Actor
from marshrut.people.queries import main_employment
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.rules import routes_visible_to
from marshrut.web.diagnostics import words


def told_to(actor: Actor, participant: Participant, on: date, caseload=()) -> list[words.Told]:
    """What the actor may read of the participant's result; nothing when it is private."""
    seen = estimates_visible_to(actor, on=on, caseload=caseload).filter(participant=participant)
    deficits = deficits_visible_to(actor, on=on, caseload=caseload).filter(person=participant.person_id)
    return words.told(findings(seen), deficits)


def recommendation(actor: Actor, participant: Participant, rows: list[words.Told], on: date) -> dict:
    """Everything that the paper says, for ``diagnostics/recommendation.html``."""
    support = support_by_level()
    zones = [row for row in rows if row.place == "zone"]
    parts = _parts(zones)
    return {
        "participant": participant,
        "campaign": participant.campaign,
        "person": participant.person,
        "employment": main_employment(participant.person, on),
        "measured_on": measured_on(rows),
        "strong": [row for row in rows if row.place in {"strong", "closed"}],
        "zones": [
            (row, parts.get(row.finding.competence.group, ()), words.support_of(row.finding.level, support))
            for row in zones
        ],
        "steps": _steps(actor, participant, on) if zones else [],
        "unclear": [row for row in rows if row.place == "unclear"],
        "fine": [row for row in rows if row.place == "fine"],
        "sharing": words.support_of("low", support),
        "today": on,
    }


def _parts(zones: list[words.Told]) -> dict[str, list[str]]:
    """Group → what it is made of, for the zones that are summaries of a whole group."""
    summaries = [row.finding.competence for row in zones if row.finding.competence.is_group_summary]
    found: dict[str, list[str]] = {}
    rows = Competence.objects.filter(
        framework__in={one.framework_id for one in summaries},
        group__in={one.group for one in summaries},
        is_group_summary=False,
    )
    for group, title in rows.order_by("code").values_list("group", "title"):
        found.setdefault(group, []).append(title)
    return found


def _steps(actor: Actor, participant: Participant, on: date) -> list[RouteStep]:
    """Steps of the route that is proposed or under way, when the actor may see it."""
    route = routes_visible_to(actor, on=on).filter(person=participant.person_id, state__in=Route.LIVE).first()
    return list(route.steps.select_related("offer")) if route else []


def measured_on(rows: list[words.Told]) -> date | None:
    return max((row.finding.estimate.measured_on for row in rows), default=None)
