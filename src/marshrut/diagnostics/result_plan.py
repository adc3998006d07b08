"""What a file of outside results would change: read, matched with people, compared with what is stored.

Preview shows the plan, apply carries it out: so the two cannot differ.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from marshrut.calc.psychometrics import percent_error
from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Campaign, Estimate, Participant, ResultImport
from marshrut.diagnostics.result_file import (
    Matching,
    ResultRow,
    Score,
    heading_rows,
    match,
    notes_to_sender,
    parse,
    recognise,
    summary,
)
from marshrut.diagnostics.roster import DatabaseRoster
from marshrut.people.models.sorting import search_words
from marshrut.sheets import read_workbook

CLOSE = 0.051  # percent: what one office rounds to a tenth, another gives in full


@dataclass(slots=True)
class Plan:
    """``scores``: (person, attempt, competence) → the score with its day. ``refused``: (sheet, row) → what to
    mend, for rows that are right in themselves and cannot be taken."""

    matching: Matching
    headings: dict[str, tuple[int, ...]]
    competences: dict[str, Competence | None]
    scores: dict[tuple[int, int, Competence], tuple[Score, date]] = field(default_factory=dict)
    same: int = 0
    absent: set[int] = field(default_factory=set)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        return {person for person, _, _ in self.scores}

    @property
    def notes(self) -> dict[tuple[str, int], str]:
        """What to mend, row by row, for the sender's own file."""
        notes = notes_to_sender(self.matching)
        for place, text in self.refused.items():
            notes[place] = "\n".join(part for part in (notes.get(place), text) if part)
        return notes

    def report(self) -> dict:
        """Plain JSON values: the counts and places of ``result_file.summary`` and what would be written."""
        return summary(self.matching) | {
            "persons": len(self.people),
            "estimates": len(self.scores),
            "same": self.same,
            "absent": len(self.absent),
            "refused_rows": [
                {"sheet": sheet, "row": row, "reason": text} for (sheet, row), text in self.refused.items()
            ],
            "competences": {name: one.title for name, one in self.competences.items() if one is not None},
            "unknown_columns": [name for name, one in self.competences.items() if one is None],
        }


def file_of(result_import: ResultImport) -> Path:
    return Path(settings.MEDIA_ROOT) / result_import.stored_as


def make_plan(result_import: ResultImport, *, on: date) -> Plan:
    """Read the file and compare; nothing is written.

    :raises UnreadableFile: it is no table.
    :raises NotAResultsFile: it is a table of something else.
    """
    campaign = result_import.campaign
    book = read_workbook(file_of(result_import), name=result_import.file_name)
    layout = recognise(book, today=on)
    results = parse(book, layout, today=on)
    plan = Plan(
        matching=match(results, DatabaseRoster(on=on, place=campaign.place)),
        headings=heading_rows(layout),
        competences=_competences(campaign, results.groups),
    )
    stored = _stored(campaign)
    for one in plan.matching.importable:
        _take(plan, one.person.key, one.row, _day(one.row, campaign, on), stored)
    plan.absent = {one.person.key for one in plan.matching.no_show if one.person} - plan.people - _known(campaign)
    return plan


def _competences(campaign: Campaign, names: tuple[str, ...]) -> dict[str, Competence | None]:
    """A column's name → the summary of its group or the single competence of that title."""
    known: dict[str, Competence] = {}
    for competence in Competence.objects.filter(framework=campaign.instrument.framework_id):
        known[_plain(competence.title)] = competence
        known[_plain(competence.code)] = competence
        if competence.is_group_summary:
            known[_plain(competence.get_group_display())] = competence
            known[_plain(f"{competence.get_group_display()} компетенции")] = competence
    return {name: known.get(_plain(name)) for name in names}


def _plain(words: str) -> str:
    return " ".join(search_words(words))


def _stored(campaign: Campaign) -> dict[tuple[int, int, int], float]:
    rows = Estimate.objects.filter(participant__campaign=campaign)
    return {
        (person, attempt, competence): percent
        for person, attempt, competence, percent in rows.values_list("person", "attempt", "competence", "percent")
    }


def _known(campaign: Campaign) -> set[int]:
    """People of whom the campaign knows already whether they came."""
    expected = [Participant.State.INVITED, Participant.State.REGISTERED]
    return set(campaign.participants.exclude(state__in=expected).values_list("person", flat=True))


def _day(row: ResultRow, campaign: Campaign, on: date) -> date:
    """The day of the measurement: as the file says, else the last day of the campaign that is not ahead."""
    return min(row.taken_on or campaign.ends_on, on)


def _take(plan: Plan, person: int, row: ResultRow, day: date, stored: dict) -> None:
    for name, score in row.scores.items():
        competence = plan.competences.get(name)
        if competence is None:
            continue
        if score.percent is None:
            plan.refused[row.sheet, row.row] = (
                f"«{name}»: по баллам без максимума процент не посчитать. Допишите, сколько баллов возможно."
            )
            continue
        key = (person, row.attempt, competence)
        there = stored.get((person, row.attempt, competence.pk))
        if there is None and key in plan.scores:
            there = plan.scores[key][0].percent
        if there is None:
            plan.scores[key] = (score, day)
        elif abs(there - score.percent) <= CLOSE:
            plan.same += 1
        else:
            plan.refused[row.sheet, row.row] = (
                f"«{name}»: за попытку {row.attempt} уже есть другой результат, {there:.1f} %. Измерения не "
                "переписываются: если это новая попытка, поставьте её номер."
            )


def error_of(score: Score) -> float | None:
    """Standard error of the percent, from the points where the sender gives them."""
    if score.points is None or not score.maximum or score.points > score.maximum:
        return None
    return percent_error(score.points, score.maximum)


def participants_by_person(campaign: Campaign) -> dict[int, Participant]:
    return {one.person_id: one for one in campaign.participants.all()}
