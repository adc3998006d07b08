"""What other rooms say of a person to this reader, each by its own rule: growth zones, route, taking part."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.text import capfirst

from marshrut.deficits.models import Deficit
from marshrut.deficits.queries import current_levels
from marshrut.deficits.rules import deficits_visible_to
from marshrut.learning.models import Participation
from marshrut.learning.rules import participations_visible_to
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.roles import Role
from marshrut.routes.models import Route
from marshrut.routes.queries import with_progress
from marshrut.routes.rules import people_followed_by, routes_visible_to
from marshrut.web.templatetags.russian import period

LATEST = 5


@dataclass(frozen=True, slots=True)
class Sections:
    """``route``: the live one, else the latest; None when there is none that the reader may see."""

    zones: list[Deficit]
    closed_zones: int
    route: Route | None
    taking_part: list[dict]


def sections(actor: Actor, person: Person, on: date) -> Sections:
    """Four queries for any person."""
    caseload: QuerySet | tuple = ()
    if actor.role == Role.TUTOR:
        caseload = people_followed_by(actor.person, on=on).values("pk")
    deficits = deficits_visible_to(actor, on=on, caseload=caseload).filter(person=person)
    rows = list(current_levels(deficits).select_related("competence", "opened_by", "closed_by"))
    routes = routes_visible_to(actor, on=on).filter(person=person).exclude(state=Route.State.CANCELLED)
    taken = participations_visible_to(actor, on=on).filter(person=person).select_related("session__offer")
    return Sections(
        zones=[row for row in rows if row.closed_at is None],
        closed_zones=sum(row.closed_at is not None for row in rows),
        route=with_progress(routes).order_by("-created_at").first(),
        taking_part=[_taken(row) for row in taken.order_by("-session__starts_on", "-pk")[:LATEST]],
    )


def _taken(row: Participation) -> dict:
    tones = {
        Participation.State.COMPLETED: "good",
        Participation.State.ENROLLED: "info",
        Participation.State.APPLIED: "warning",
        Participation.State.WAITING: "warning",
    }
    return {
        "title": row.session.offer.title,
        "period": period(row.session.starts_on, row.session.ends_on),
        "state": capfirst(row.get_state_display()),
        "tone": tones.get(row.state, "neutral"),
        "hours": row.hours,
    }
