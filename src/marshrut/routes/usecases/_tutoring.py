"""The journal of who tutors whom."""

from datetime import datetime

from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.routes.models import TutorAssignment


def record_tutoring(verb: str, assignment: TutorAssignment, by: Actor | None, at: datetime) -> None:
    record(
        verb=verb,
        subject_kind="person",
        subject_id=assignment.person_id,
        at=at,
        person_id=by.person.pk if by else None,
        role=by.role if by else "",
        facts={
            "tutor": assignment.tutor_id,
            "from": str(assignment.starts_on),
            "to": str(assignment.ends_on or ""),
        },
    )
