"""The employments of one person: which of the list are known, which are new, which differ."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from marshrut.people.models import Employment
from marshrut.people.staff_import.listed import Listed, ListedJob
from marshrut.people.staff_import.plan import Change, ChangeKind, Held, NewJob, OrganisationRef, PersonRef
from marshrut.people.staff_import.register import KnownJob, KnownPerson

KIND = Employment.Kind
DAY = timedelta(days=1)
ELSEWHERE = (
    "Основное место работы — в другой организации, она вне вашего списка. Переведите человека через ЦНППМ "
    "или укажите, что у вас он совместитель."
)
NO_ROOM = "В это время уже записана такая же работа этого человека. Проверьте дату приёма."


@dataclass
class JobsOutcome:
    """What the jobs of one person come to. ``kept``: numbers of the register that the list speaks of."""

    jobs: list[NewJob] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    fills: list[Change] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    ending: set[int] = field(default_factory=set)
    same: int = 0


def new_jobs(listed: Listed, *, person: PersonRef, on: date) -> list[NewJob]:
    """The jobs of somebody who has none yet, from the day of hire or the day of the import."""
    titles = _Titles((), listed.jobs)
    return [_begin(listed, person, job, titles, job.hired_on or on) for job in listed.jobs]


def compare_jobs(
    listed: Listed,
    known: KnownPerson,
    *,
    on: date,
    reaches: Callable[[int], bool],
    names: Callable[[int], str],
) -> JobsOutcome:
    """Lay the jobs of the list over those of the register that are in force or agreed for later.

    reaches: whether the sender may change work in an organisation; names: what an organisation is called.
    """
    return _Comparing(listed, known, on, reaches, names).run()


class _Titles:
    """Names for posts: without the subjects, unless the person holds another post of that name there."""

    def __init__(self, there: Iterable[KnownJob], new: Iterable[ListedJob]):
        self.taken: set[tuple[OrganisationRef, str]] = {(job.organisation, job.title) for job in there}
        self.taken |= {(job.organisation, job.title) for job in new if job.title == job.base}

    def title(self, job: ListedJob) -> str:
        if job.title == job.base or (job.organisation, job.base) in self.taken:
            return job.title
        self.taken.add((job.organisation, job.base))
        return job.base


def _begin(
    listed: Listed, person: PersonRef, job: ListedJob, titles: _Titles, starts_on: date, **more
) -> NewJob:
    return NewJob(
        person=person,
        name=listed.name,
        place=job.place,
        organisation=job.organisation,
        organisation_name=job.organisation_name,
        title=titles.title(job),
        subjects=job.subjects,
        kind=job.kind,
        rate=job.rate,
        hours=job.hours,
        starts_on=starts_on,
        **more,
    )


class _Comparing:
    def __init__(self, listed: Listed, known: KnownPerson, on: date, reaches, names):
        self.listed, self.known, self.on = listed, known, on
        self.reaches, self.names = reaches, names
        self.current = [job for job in known.jobs if job.lasts(on)]
        self.outcome = JobsOutcome()

    def run(self) -> JobsOutcome:
        pairs = self._pair()
        moved = self._moved_posts(pairs)
        self.outcome.kept = {job.pk for job in pairs.values()} | {job.pk for job in moved.values()}
        self.former_main = self._former_main(pairs, moved)
        self.titles = _Titles(self.current, [job for job in self.listed.jobs if job not in pairs])
        for job in self.listed.jobs:
            if job in pairs:
                self._compare(job, pairs[job])
            elif job in moved:
                self._move_post(job, moved[job])
            else:
                self._start(job)
        return self.outcome

    # --- which is which --------------------------------------------------------------------------------

    def _pair(self) -> dict[ListedJob, KnownJob]:
        """The same post in the same place; by the subjects where there are several."""
        pairs: dict[ListedJob, KnownJob] = {}
        for fits in (_same_title, _same_subjects, _same_base):
            for job in self.listed.jobs:
                free = [one for one in self.current if one not in pairs.values()]
                fitting = [one for one in free if one.organisation == job.organisation and fits(job, one)]
                if job not in pairs and fitting:
                    pairs[job] = min(fitting, key=lambda one: (one.kind != job.kind, one.starts_on, one.pk))
        return pairs

    def _moved_posts(self, pairs: dict[ListedJob, KnownJob]) -> dict[ListedJob, KnownJob]:
        """Another post on the main job of the same place."""
        free = [one for one in self.current if one not in pairs.values() and one.is_main]
        return {
            job: one
            for job in self.listed.jobs
            for one in free
            if job not in pairs and job.is_main and job.organisation == one.organisation
        }

    def _former_main(
        self, pairs: dict[ListedJob, KnownJob], moved: dict[ListedJob, KnownJob]
    ) -> list[KnownJob]:
        """The main job of the register, where the list names another one; agreed later ones too."""
        going_on = {one.pk for job, one in {**pairs, **moved}.items() if job.is_main}
        return [one for one in self.current if one.is_main and one.pk not in going_on]

    # --- one job ---------------------------------------------------------------------------------------

    def _compare(self, job: ListedJob, known: KnownJob) -> None:
        before = len(self.outcome.changes) + len(self.outcome.fills) + len(self.outcome.held)
        self._compare_kind(job, known)
        if job.subjects and job.subjects != known.subjects:
            self._note(
                ChangeKind.SUBJECTS, job, known, _listing(known.subjects), _listing(job.subjects), job.subjects
            )
        for kind, was, becomes in (
            (ChangeKind.RATE, known.rate, job.rate),
            (ChangeKind.HOURS, known.hours, job.hours),
        ):
            if becomes is not None and becomes != was:
                self._note(kind, job, known, _number(was), _number(becomes), becomes)
        self._compare_first_day(job, known)
        if before == len(self.outcome.changes) + len(self.outcome.fills) + len(self.outcome.held):
            self.outcome.same += 1

    def _compare_kind(self, job: ListedJob, known: KnownJob) -> None:
        if job.kind == known.kind:
            return
        was, becomes = KIND(known.kind).label, KIND(job.kind).label
        if not (job.is_main or known.is_main):
            self._note(ChangeKind.KIND, job, known, was, becomes, job.kind, field_name="kind")
            return
        ends = self._ends_of_former_main() if job.is_main else ()
        if ends is None:
            self._hold(job, ELSEWHERE)
            return
        where = f"{job.organisation_name}: "
        self._note(
            ChangeKind.WORKPLACE, job, known, where + was, where + becomes, job.kind, field_name="kind", ends=ends
        )

    def _compare_first_day(self, job: ListedJob, known: KnownJob) -> None:
        if job.hired_on is None:
            return
        period = self._period(known.title, job, job.hired_on, without={known.pk})
        if period is not None and period[0] != known.starts_on:
            self._note(
                ChangeKind.HIRED_ON, job, known, _day(known.starts_on), _day(period[0]), period[0], "starts_on"
            )

    def _move_post(self, job: ListedJob, known: KnownJob) -> None:
        title = self.titles.title(job)
        where = f"{job.organisation_name}: "
        self._note(
            ChangeKind.POSITION, job, known, where + known.title, where + title, (title, job.subjects), "position"
        )

    def _start(self, job: ListedJob) -> None:
        gate, ends = None, ()
        if job.is_main and self.former_main:
            found = self._ends_of_former_main()
            if found is None:
                self._hold(job, ELSEWHERE)
                return
            ends = found
            gate = self._gate(job, ends)
        starts_on = job.hired_on or self.on
        if gate is not None and any(one.pk in self.outcome.kept for one in self.former_main):
            starts_on = max(starts_on, self.on)  # it goes on as part-time from today
        latest = max((one.starts_on for one in self._all_of(ends)), default=None)
        if latest is not None and starts_on <= latest:
            starts_on = self.on
            if starts_on <= latest:
                self._hold(job, NO_ROOM)
                return
        new = _begin(self.listed, self.known.pk, job, self.titles, starts_on)
        period = self._period(new.title, job, starts_on, without=set(ends))
        if period is None:
            self._hold(job, NO_ROOM)
            return
        self.outcome.jobs.append(replace(new, starts_on=period[0], ends_on=period[1], gate=gate))
        if gate is not None:
            self.outcome.changes.append(gate)
            self.outcome.ending.update(ends)

    def _gate(self, job: ListedJob, ends: tuple[int, ...]) -> Change:
        was = "; ".join(f"{self.names(one.organisation)}, {one.title}" for one in self.former_main)
        return Change(
            kind=ChangeKind.WORKPLACE,
            place=job.place,
            person=self.known.pk,
            name=self.listed.name,
            was=was,
            becomes=f"{job.organisation_name}, {job.title}",
            field="main",
            value=None,
            ends=ends,
        )

    # --- time ------------------------------------------------------------------------------------------

    def _ends_of_former_main(self) -> tuple[int, ...] | None:
        """Jobs that end when another one becomes the main one: the former main one and those beside it.

        A former main job that the list calls part-time goes on as such. None: the sender may not end it.
        """
        ends = [one for one in self.former_main if one.pk not in self.outcome.kept]
        if not all(self.reaches(one.organisation) for one in self.former_main):
            return None
        places = {one.organisation for one in ends}
        beside = [
            one
            for one in self.current
            if one.organisation in places and one.kind == KIND.INTERNAL and one.pk not in self.outcome.kept
        ]
        return tuple(sorted({one.pk for one in [*ends, *beside]}))

    def _all_of(self, numbers: Iterable[int]) -> list[KnownJob]:
        wanted = set(numbers)
        return [one for one in self.known.jobs if one.pk in wanted]

    def _period(
        self, title: str, job: ListedJob, starts_on: date, *, without: set[int]
    ) -> tuple[date, date | None] | None:
        """The longest time from the day on in which the job stands in nobody's way; None when there is none."""
        stopping = {one.pk for one in self.former_main} if job.is_main else set()
        in_the_way = [
            one
            for one in self.known.jobs
            if one.pk not in without | stopping
            and ((job.is_main and one.is_main) or (one.organisation, one.title) == (job.organisation, title))
        ]
        before = [one.ends_on for one in in_the_way if one.ends_on is not None and one.ends_on < self.on]
        first = max([starts_on, *(day + DAY for day in before)])
        later = [one.starts_on for one in in_the_way if one.starts_on > self.on]
        last = min(later) - DAY if later else None
        is_there = any(one.starts_on <= self.on and one.lasts(self.on) for one in in_the_way)
        return None if is_there or (last is not None and last < first) else (first, last)

    # --- notes -----------------------------------------------------------------------------------------

    def _note(
        self,
        kind: ChangeKind,
        job: ListedJob,
        known: KnownJob,
        was: str,
        becomes: str,
        value: object,
        field_name: str = "",
        ends: tuple[int, ...] = (),
    ) -> None:
        change = Change(
            kind=kind,
            place=job.place,
            person=self.known.pk,
            name=self.listed.name,
            was=was,
            becomes=becomes,
            field=field_name or kind.value,
            value=value,
            job=known.pk,
            ends=ends,
        )
        (self.outcome.changes if was else self.outcome.fills).append(change)

    def _hold(self, job: ListedJob, reason: str) -> None:
        self.outcome.held.append(Held(job.place, self.listed.name, reason))


def _same_title(job: ListedJob, known: KnownJob) -> bool:
    return job.title == known.title


def _same_subjects(job: ListedJob, known: KnownJob) -> bool:
    return job.base == known.base and job.subjects == known.subjects


def _same_base(job: ListedJob, known: KnownJob) -> bool:
    return job.base == known.base


def _listing(titles: Iterable[str]) -> str:
    return ", ".join(sorted(titles))


def _number(value) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
