"""Reads: forms and their items, sittings, and the scale on which an estimate is judged."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from marshrut.calc.psychometrics import Cuts, Verdict, expected_percent, judge, theta_cuts
from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Answer, Campaign, Estimate, Instrument, Item, Participant, Sitting
from marshrut.diagnostics.scoring import measured_competences, parameters


def answers_by_item(sitting: Sitting) -> dict[int, list[int]]:
    """Item → numbers of the chosen options; items without an answer are absent."""
    return dict(Answer.objects.filter(sitting=sitting).values_list("item_id", "response"))


def items_with_answers(sitting: Sitting) -> list[Item]:
    """Items of the form in their order, each with ``.response`` and ``.sequence`` of the answer that is kept
    (None without): one query."""
    kept = Answer.objects.filter(sitting=sitting, item=OuterRef("pk"))
    instrument = sitting.participant.campaign.instrument_id
    return list(
        Item.objects.filter(instrument=instrument)
        .annotate(response=Subquery(kept.values("response")), sequence=Subquery(kept.values("sequence")))
        .order_by("position")
    )


def summaries_of(instrument: Instrument) -> QuerySet[Competence]:
    return Competence.objects.filter(framework=instrument.framework_id, is_group_summary=True)


def measured_by(instrument: Instrument) -> dict[Competence, list[Item]]:
    """What the form measures, with the items behind each competence: two queries."""
    items = instrument.items.select_related("competence").order_by("position")
    return measured_competences(items, summaries_of(instrument))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where an estimate stands: ``value`` and ``se`` on the scale of ``cuts``.

    ``items`` (shape (n, 3)) are there when the scale is that of ability in logits; None means percent.
    ``certainty`` is the probability that a level must reach to be named.
    """

    value: float
    se: float | None
    cuts: Cuts
    certainty: float
    items: np.ndarray | None = None

    @property
    def verdict(self) -> Verdict:
        return judge(self.value, self.se, self.cuts, self.certainty)

    def percent_at(self, value: float) -> float:
        """0–100: the share of the form's tasks that is expected of such a person."""
        if self.items is not None:
            return float(expected_percent(value, self.items))
        return min(max(value, 0.0), 100.0)


def scales_of(estimates: Iterable[Estimate]) -> dict[int, Scale]:
    """Estimate → the scale on which it is judged. ``estimates`` come with
    ``participant__campaign__instrument``.

    An ability is judged in logits, the instrument's thresholds being mapped by the curve of the items behind
    the estimate; an outside result in percent. One query for each instrument that has abilities and one for
    its summaries.
    """
    estimates = list(estimates)
    forms = {
        instrument: {c.pk: parameters(items) for c, items in measured_by(instrument).items()}
        for instrument in {one.participant.campaign.instrument for one in estimates if one.theta is not None}
    }
    found = {}
    for one in estimates:
        instrument = one.participant.campaign.instrument
        items = forms.get(instrument, {}).get(one.competence_id) if one.theta is not None else None
        found[one.pk] = _scale(one, instrument, items)
    return found


def _scale(estimate: Estimate, instrument: Instrument, items: np.ndarray | None) -> Scale:
    cuts = Cuts(instrument.high_below_percent, instrument.low_from_percent, instrument.thresholds_source)
    if items is not None:
        try:
            mapped = theta_cuts(items, cuts)
        except ValueError:
            pass  # a threshold that no ability reaches on this form (guessing alone, or all of it): percent
        else:
            return Scale(estimate.theta, estimate.theta_se, mapped, instrument.certainty, items)
    return Scale(estimate.percent, estimate.percent_se, cuts, instrument.certainty)


def latest_attempts(estimates: QuerySet[Estimate]) -> QuerySet[Estimate]:
    """Of several attempts of a participant at a competence the last one: it is the measurement that
    counts."""
    last = estimates.order_by("participant_id", "competence_id", "-attempt").distinct("participant_id", "competence_id")
    return estimates.filter(pk__in=last.values("pk"))


def state_counts(
    campaigns: Iterable[Campaign], *, among: QuerySet[Participant] | None = None
) -> dict[int, dict[str, int]]:
    """Campaign → state of participants → number: one query. ``among``: those whom the reader may see."""
    people = Participant.objects.all() if among is None else among
    rows = (
        people.filter(campaign__in=campaigns).order_by().values_list("campaign", "state").annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for campaign, state, number in rows:
        found.setdefault(campaign, {})[state] = number
    return found


def progress_among(participants: QuerySet[Participant]) -> tuple[dict[str, int], int]:
    """State → number of the participants, and how many handed their result on: one query."""
    rows = list(participants.order_by().values_list("state").annotate(number=Count("pk"), shared=Count("shared_at")))
    return {state: number for state, number, _ in rows}, sum(shared for _, _, shared in rows)


def open_invitations(person) -> QuerySet[Participant]:
    """What the person may still do: agree, begin, go on."""
    state = Participant.State
    return Participant.objects.filter(
        Q(state__in=[state.INVITED, state.REGISTERED, state.PRESENT]),
        person=person,
        campaign__state=Campaign.State.OPEN,
        campaign__instrument__kind=Instrument.Kind.FIXED_FORM,
    ).select_related("campaign__instrument")
