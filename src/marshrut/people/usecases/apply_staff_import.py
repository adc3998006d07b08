"""Bring a confirmed staff list in: organisations, people, their work, categories and experience."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, StaffImport
from marshrut.people.staff_import.plan import Change, Plan
from marshrut.people.staff_import.prepare import ReadFile, file_of, plan_for, read_file
from marshrut.people.staff_import.report import report_of
from marshrut.people.usecases._doubles import queue_doubles
from marshrut.people.usecases._staff_imports import (
    STATE,
    forget_file,
    note_progress,
    one_import_at_a_time,
)
from marshrut.people.usecases._staff_jobs import write_jobs
from marshrut.people.usecases._staff_people import (
    add_awards,
    add_people,
    add_statements,
    change_people,
    journal_changes,
)
from marshrut.people.usecases._staff_places import open_organisations

Tell = Callable[[int], None]
BROKE_OFF = "Внести список не получилось из-за сбоя, ничего не изменилось. Попробуйте ещё раз."


class NotPreviewed(DomainError):
    def __init__(self, *, staff_import: StaffImport):
        super().__init__(
            f"Список «{staff_import.file_name}» сейчас {staff_import.get_state_display()}, вносить нечего. "
            "Загрузите его заново и посмотрите, что будет сделано."
        )


class PlacesUnknown(DomainError):
    def __init__(self, *, rows: int):
        super().__init__(
            f"В списке не сказано, где работают люди (строк: {rows}). Добавьте столбец с организацией или её "
            "название над таблицей и загрузите файл снова."
        )


class FileIsGone(DomainError):
    def __init__(self, *, staff_import: StaffImport):
        super().__init__(f"Файла «{staff_import.file_name}» на сервере уже нет. Загрузите его снова.")


def apply_staff_import(
    *, staff_import: StaffImport, by: Actor | None = None, at: datetime, progress: Tell | None = None
) -> StaffImport:
    """All rows that may go in, or none; the same file again changes nothing.

    The list is compared anew with what the database holds by now. Of the changes only those are made whose kind was
    confirmed and which the preview showed; blanks are filled; likely doubles go to the queue. The same import twice is
    brought in once; one that broke off is begun again from nothing.

    :raises NotPreviewed: refused, cancelled, or not looked at yet.
    :raises PlacesUnknown: rows name no organisation and none was chosen.
    :raises FileIsGone: the upload is no longer on the disk.
    """
    staff_import.refresh_from_db()
    if staff_import.state == STATE.APPLIED:
        return staff_import
    if staff_import.state not in {STATE.PREVIEWED, STATE.APPLYING}:
        raise NotPreviewed(staff_import=staff_import)
    if not file_of(staff_import).is_file():
        raise FileIsGone(staff_import=staff_import)
    tell = progress or (lambda percent: note_progress(staff_import, percent))
    on = localdate(at)
    try:
        read = read_file(staff_import, on=on, tell=tell)
        _bring_in(staff_import, read, on, by, at, tell)
    except Exception:
        _go_back(staff_import)
        raise
    tell(100)
    return staff_import


def _go_back(staff_import: StaffImport) -> None:
    """The transaction is undone; the one who waits is told and may try again."""
    if not connection.in_atomic_block:
        StaffImport.objects.filter(pk=staff_import.pk, state=STATE.APPLYING).update(
            state=STATE.PREVIEWED, refusal=BROKE_OFF, progress=0
        )


@transaction.atomic
def _bring_in(
    staff_import: StaffImport, read: ReadFile, on: date, by: Actor | None, at: datetime, tell: Tell
) -> None:
    one_import_at_a_time()
    staff_import.refresh_from_db()
    if staff_import.state == STATE.APPLIED:
        return
    plan = plan_for(staff_import, read, on=on)
    if plan.unplaced:
        raise PlacesUnknown(rows=plan.unplaced)
    tell(70)
    changes, absent = _agreed(staff_import, plan)
    done, organisations = _write(staff_import, plan, changes, absent, on, by, at)
    tell(95)
    staff_import.report = {**report_of(read, plan, organisations), "done": done}
    staff_import.state, staff_import.applied_at, staff_import.refusal = STATE.APPLIED, at, ""
    staff_import.save(update_fields=["report", "state", "applied_at", "refusal"])
    record_act(verb="applied_import", subject=staff_import, by=by, at=at, file=staff_import.file_name, **done)
    if not staff_import.report["to_mend"]:
        transaction.on_commit(lambda: forget_file(staff_import))


def _agreed(staff_import: StaffImport, plan: Plan) -> tuple[list[Change], list[int]]:
    """Changes and absences that were shown and taken; what has come up since is left."""
    choices, shown = staff_import.choices, staff_import.report
    seen = frozenset(one["key"] for one in shown.get("changes", ()))
    keys = plan.accepted(frozenset(choices.get("accepted", ())), seen)
    was_absent = {one["job"] for one in shown.get("absent", ())} if choices.get("end_absent") else set()
    return (
        [change for change in plan.changes if change.key in keys],
        [one.job for one in plan.absent if one.job in was_absent],
    )


def _write(
    staff_import: StaffImport,
    plan: Plan,
    changes: list[Change],
    absent: list[int],
    on: date,
    by: Actor | None,
    at: datetime,
) -> tuple[dict[str, int], dict[str, int]]:
    """(how much of what was done, the numbers of new organisations by their keys)."""
    taken = {change.key for change in changes}
    jobs = [job for job in plan.jobs if job.gate is None or job.gate.key in taken]
    wanted = {job.organisation for job in jobs}
    organisations = open_organisations(one for one in plan.new_organisations if one.key in wanted)
    _fill_inn(plan)
    people = add_people(plan.persons, at)
    written = [*changes, *plan.fills]
    changed = change_people(written)
    add_awards(plan.awards, written, people, on)
    add_statements(plan.statements, written, people, on)
    work = write_jobs(
        new=jobs,
        changes=changes,
        fills=plan.fills,
        absent=absent,
        people=people,
        organisations=organisations,
        on=on,
        by=by,
        at=at,
    )
    doubles = queue_doubles([*people.values(), *changed], at) if people or changed else 0
    journal_changes(written, staff_import, by, at)
    done = {
        "persons_added": len(people),
        "persons_changed": len({change.person for change in written}),
        "jobs_begun": work["begun"],
        "jobs_ended": work["ended"],
        "organisations_added": len(organisations),
        "changes": len(changes),
        "changes_left": len(plan.changes) - len(changes),
        "fills": len(plan.fills),
        "doubles": doubles,
        "rows_left_out": len({(one.sheet, one.row) for one in plan.staff_list.blocking}),
    }
    return done, organisations


def _fill_inn(plan: Plan) -> None:
    """The ИНН of an organisation that has none, where the list names one."""
    given = {
        placed.known: school.inn
        for school in plan.staff_list.organisations
        for placed in plan.organisations
        if placed.key == school.key and placed.known is not None and school.inn and len(school.inn) == 10
    }
    rows = list(Organisation.objects.filter(pk__in=given, inn=""))
    for row in rows:
        row.inn = given[row.pk]
    Organisation.objects.bulk_update(rows, ["inn"])
