"""The personal recommendation (адресная рекомендация): one paper for the person and for the methodist."""

from datetime import date

from marshrut.deficits.queries import findings, support_by_level
from marshrut.deficits.rules import deficits_visible_to
from marshrut.diagnostics.models import Participant
from marshrut.diagnostics.rules import estimates_visible_to
from marshrut.people.actor import Actor
from marshrut.people.queries import main_employment
from marshrut.web.diagnostics import words


def told_to(actor: Actor, participant: Participant, on: date, caseload=()) -> list[words.Told]:
    """What the actor may read of the participant's result; nothing when it is private."""
    seen = estimates_visible_to(actor, on=on, caseload=caseload).filter(participant=participant)
    deficits = deficits_visible_to(actor, on=on, caseload=caseload).filter(person=participant.person_id)
    return words.told(findings(seen), deficits)


def recommendation(participant: Participant, rows: list[words.Told], on: date) -> dict:
    """Everything that the paper says, for ``diagnostics/recommendation.html``."""
    support = support_by_level()
    return {
        "participant": participant,
        "campaign": participant.campaign,
        "person": participant.person,
        "employment": main_employment(participant.person, on),
        "measured_on": measured_on(rows),
        "strong": [row for row in rows if row.place in {"strong", "closed"}],
        "zones": [(row, words.support_of(row.finding.level, support)) for row in rows if row.place == "zone"],
        "unclear": [row for row in rows if row.place == "unclear"],
        "fine": [row for row in rows if row.place == "fine"],
        "sharing": words.support_of("low", support),
        "today": on,
    }


def measured_on(rows: list[words.Told]) -> date | None:
    return max((row.finding.estimate.measured_on for row in rows), default=None)
