"""Instruments, and the campaigns that are over: who was invited, who came, what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from marshrut.base.rows import write
from marshrut.competences.models import Competence, Framework
from marshrut.demo.content.items import load_form_notes, load_forms
from marshrut.demo.days import moment
from marshrut.demo.measuring import Findings, Result, outside_estimate, points_of
from marshrut.demo.scene import Human, Place, Scene
from marshrut.demo.shares import spread
from marshrut.diagnostics.models import Campaign, Estimate, Instrument, Item, Participant

GROUP = Competence.Group
SHARED = 0.55  # of those with a result hand it on
FIOKO_METHODICAL, FIOKO_BOTH = "fioko-methodical", "fioko-subject-methodical"
REGIONAL, MANAGERS = "regional-teachers", "regional-managers"
TEACHER_FORM, MANAGER_FORM = "teacher-2023", "manager-2023"
# Tasks by group: so many points an outside procedure gives at most. Assumptions.
MAXIMA = {
    FIOKO_METHODICAL: {GROUP.METHODICAL: 40},
    FIOKO_BOTH: {GROUP.SUBJECT: 40, GROUP.METHODICAL: 40},
    REGIONAL: {GROUP.SUBJECT: 40, GROUP.METHODICAL: 40, GROUP.PSYCHOLOGICAL: 30, GROUP.COMMUNICATIVE: 30},
    MANAGERS: {GROUP.MANAGERIAL: 40},
}
TITLES = {
    FIOKO_METHODICAL: "Оценка методических компетенций учителей, претендующих на включение в региональный "
    "методический актив",
    FIOKO_BOTH: "Оценка предметных и методических компетенций учителей",
    REGIONAL: "Диагностика профессиональных компетентностей, затруднений и дефицитов педагогических работников",
    MANAGERS: "Диагностика профессиональных компетентностей, затруднений и дефицитов руководящих работников",
}


@dataclass(frozen=True, slots=True)
class Tools:
    """Instruments by code, and the competence that stands for each group."""

    instruments: dict[str, Instrument]
    wholes: dict[str, Competence]


def make_instruments() -> Tools:
    """The two online forms with their items, and the outside procedures."""
    notes = load_form_notes()
    frameworks = {row.audience: row for row in Framework.objects.all()}
    teachers, managers = frameworks["teachers"], frameworks["managers"]
    rows = {
        code: Instrument(
            code=code,
            version="1",
            title=title,
            kind=Instrument.Kind.OUTSIDE,
            framework=managers if code == MANAGERS else teachers,
            thresholds_source=notes.thresholds_note,
        )
        for code, title in TITLES.items()
    }
    for form in load_forms():
        rows[form.code] = Instrument(
            code=form.code,
            version=form.version,
            title=form.title,
            kind=Instrument.Kind.FIXED_FORM,
            framework=teachers if form.framework == "teacher" else managers,
            high_below_percent=form.high_below_percent,
            low_from_percent=form.low_from_percent,
            thresholds_source=notes.thresholds_note,
            instruction=form.lead,
            minutes=form.minutes,
        )
    write(list(rows.values()))
    competences = {row.code: row for row in Competence.objects.select_related("framework")}
    items = [
        Item(
            instrument=rows[form.code],
            position=position,
            kind=item.kind,
            competence=competences[item.competence],
            text=item.text,
            options=list(item.options),
            key=list(item.key),
            feedback=item.feedback,
            slope=item.a,
            difficulty=item.b,
        )
        for form in load_forms()
        for position, item in enumerate(form.items, start=1)
    ]
    write(items)
    return Tools(rows, {row.group: row for row in competences.values() if row.is_group_summary})


def staff_on(place: Place, day: date, *, managers: bool = False) -> list[Human]:
    """Who holds the pedagogical (or the managing) posts of the municipality's schools on the day."""
    seats = [s for school in place.schools for s in (school.managers if managers else school.seats)]
    return [human for seat in seats if (human := seat.holder(day)) is not None]


class Campaigns:
    """Holds the campaigns that are over; knows who was measured when."""

    def __init__(self, scene: Scene, tools: Tools, findings: Findings):
        self._scene, self.tools, self._findings = scene, tools, findings
        self._chance: Random = scene.random("campaigns")
        self.measured: dict[int, date] = {}  # person → day of the last measurement

    def choose(self, total: int, day: date, *, again: set[int], managers: bool = False) -> list[Human]:
        """So many people from all municipalities; those who are to be measured ``again`` make up to a half."""
        places = self._scene.peopled
        told_apart = self._scene.reserved
        stays = self._scene.days.last_of(day.year)  # who goes away in summer could not walk a route
        pools = [
            [
                human
                for human in staff_on(place, day, managers=managers)
                if human.job_on(stays)
                and human.row.pk not in told_apart
                and self.measured.get(human.row.pk, date.min) < day
            ]
            for place in places
        ]
        found = []
        for pool, count in zip(pools, spread(total, [len(pool) for pool in pools]), strict=True):
            back = [human for human in pool if human.row.pk in again][: (count + 1) // 2]
            known = {human.row.pk for human in back}
            fresh = [human for human in pool if human.row.pk not in known and human.row.pk not in again]
            found += back + self._chance.sample(fresh, min(count - len(back), len(fresh)))
        return found

    def hold(
        self,
        code: str,
        organiser: str,
        people: Sequence[Human],
        window: tuple[date, date],
        *,
        absent: Sequence[Human] = (),
        title: str = "",
    ) -> list[Result]:
        """A finished campaign with published results, reviewed; ``absent`` were invited and did not come."""
        starts_on, ends_on = window
        instrument = self.tools.instruments[code]
        campaign = Campaign(
            title=title or f"{instrument.title}, {ends_on.year}",
            organiser=organiser,
            instrument=instrument,
            purpose="Помочь выбрать курсы, стажировки и сообщества: у каждого свои сильные стороны и зоны роста.",
            starts_on=starts_on,
            ends_on=ends_on,
            state=Campaign.State.FINISHED,
            finished_on=ends_on,
            created_by=self._scene.officials[self._scene.content.providers["cnppm"]][0].last.row,
            created_at=moment(starts_on - timedelta(days=20), 10),
        )
        write([campaign])
        results = [Result(human, self._participant(campaign, human), []) for human in people]
        rows = [result.participant for result in results]
        for human in absent:
            row = self._participant(campaign, human)
            row.state, row.published_at, row.shared_at = Participant.State.NO_SHOW, None, None
            rows.append(row)
        write(rows)
        self._measure(results, code, window)
        self._findings.review(results, lambda result: result.participant.published_at)
        return results

    def _participant(self, campaign: Campaign, human: Human) -> Participant:
        chance = self._chance
        published_at = min(moment(campaign.ends_on, 17), self._scene.days.at)
        shared_at = published_at + timedelta(days=chance.randint(0, 12), hours=chance.randint(1, 20))
        return Participant(
            campaign=campaign,
            person=human.row,
            organisation=human.organisation_on(campaign.starts_on),
            state=Participant.State.PUBLISHED,
            invited_at=moment(campaign.starts_on - timedelta(days=14), 10),
            published_at=published_at,
            shared_at=min(shared_at, self._scene.days.at) if chance.random() < SHARED else None,
        )

    def _measure(self, results: list[Result], code: str, window: tuple[date, date]) -> None:
        starts_on, ends_on = window
        length = (ends_on - starts_on).days
        estimates: list[Estimate] = []
        for result in results:
            measured_on = starts_on + timedelta(days=self._chance.randint(0, length))
            self.measured[result.human.row.pk] = measured_on
            for group, maximum in MAXIMA[code].items():
                competence = self.tools.wholes[group]
                points = points_of(result.human, competence, maximum, self._chance)
                result.estimates.append(
                    outside_estimate(
                        result.participant,
                        competence,
                        points,
                        maximum,
                        on=measured_on,
                        at=result.participant.published_at,
                    )
                )
            estimates += result.estimates
        write(estimates)
