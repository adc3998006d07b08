"""A file of outside results is confirmed: from its rows to levels, deficits and what the region offers."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from marshrut.deficits.models import Level, Review, SupportRule
from marshrut.deficits.queries import support_by_level
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Estimate, Participant, ResultImport
from marshrut.diagnostics.queries import latest_attempts
from marshrut.diagnostics.usecases.apply_result_import import apply_result_import
from marshrut.diagnostics.usecases.finish_result_import import finish_result_import
from marshrut.diagnostics.usecases.note_import_progress import note_import_progress
from marshrut.diagnostics.usecases.publish_results import publish_results
from marshrut.flows.propose_route import propose_route_to
from marshrut.notices.usecases.send_notice import send_notice

APPLIED = 20  # percent of the work when the rows are written


def after_result_import(
    *, result_import: ResultImport, at: datetime, progress: Callable[[int], None] | None = None
) -> ResultImport:
    """Apply the file, review the last attempt of everybody at everything, publish, tell, propose routes.

    Person by person, each in a transaction of one's own: a stop in the middle leaves whole people, and the flow
    run again goes on with the others. A route is proposed where the region's rule answers a level with one.

    :raises DomainError: what ``apply_result_import`` refuses.
    """
    tell = progress or (lambda percent: note_import_progress(result_import=result_import, percent=percent))
    result_import = apply_result_import(result_import=result_import, at=at)
    tell(APPLIED)
    support = support_by_level()
    waiting = _unreviewed(result_import)
    for number, (participant, estimates) in enumerate(waiting, start=1):
        _conclude(participant, estimates, support, at)
        tell(APPLIED + (99 - APPLIED) * number // len(waiting))
    return finish_result_import(result_import=result_import, outcome=_outcome(result_import, support))


def _of_campaign(result_import: ResultImport) -> QuerySet[Estimate]:
    rows = Estimate.objects.filter(participant__campaign=result_import.campaign_id, method=Estimate.Method.OUTSIDE)
    return latest_attempts(rows)


def _unreviewed(result_import: ResultImport) -> list[tuple[Participant, list[Estimate]]]:
    reviewed = Review.objects.filter(estimate=OuterRef("pk"))
    rows = _of_campaign(result_import).filter(~Exists(reviewed))
    found: dict[Participant, list[Estimate]] = {}
    for estimate in rows.select_related("participant__person", "participant__campaign").order_by(
        "participant", "measured_on", "pk"
    ):
        found.setdefault(estimate.participant, []).append(estimate)
    return list(found.items())


@transaction.atomic
def _conclude(participant: Participant, estimates: list[Estimate], support: dict, at: datetime) -> None:
    for estimate in estimates:
        review_deficit(estimate=estimate, at=at)
    publish_results(participants=[participant], at=at)
    worst = _worst(Review.objects.filter(estimate__in=estimates).values_list("level", flat=True))
    offered = support.get(worst, ())
    route = None
    if SupportRule.Support.ROUTE in offered:
        route = propose_route_to(person=participant.person, at=at)
    send_notice(
        recipient=participant.person,
        key=f"result:{participant.pk}:{max(estimate.attempt for estimate in estimates)}",
        title=f"Готовы результаты: «{participant.campaign.title}»"[:200],
        body=_words(offered, route is not None),
        link=f"/my/diagnostics/{participant.pk}/result/",
        at=at,
    )


def _worst(levels) -> str | None:
    found = set(levels)
    return next((level for level in (Level.HIGH, Level.MEDIUM, Level.LOW) if level in found), None)


def _words(offered: tuple[str, ...], has_route: bool) -> str:
    body = "Посмотрите, на что опереться и чему научиться дальше."
    if offered:
        titles = "; ".join(SupportRule.Support(one).label for one in offered)
        body = f"Вам предлагается: {titles}. {body}"
    return f"{body} Маршрут уже составлен, он ждёт вас в разделе «Маршрут»." if has_route else body


def _outcome(result_import: ResultImport, support: dict) -> dict:
    """People by their worst level with what is offered, and deficits opened and closed by this campaign."""
    rows = Review.objects.filter(estimate__in=_of_campaign(result_import).values("pk"))
    of_person: dict[int, list[str]] = {}
    for person, level in rows.values_list("estimate__person", "level"):
        of_person.setdefault(person, []).append(level)
    worst = Counter(_worst(levels) or Level.UNDETERMINED for levels in of_person.values())
    return {
        "levels": {level: worst.get(level, 0) for level in Level.values},
        "support": {level: list(support.get(level, ())) for level in Level.values},
    }
