"""The jobs. Each enters its region, loads by number and makes one call."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate, now
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from marshrut.regions.models import Region

RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


@contextmanager
def inside(region: str):
    """The schema of the region by its slug."""
    connection.set_schema_to_public()
    connection.set_tenant(Region.objects.get(slug=region))
    try:
        yield
    finally:
        connection.set_schema_to_public()


@app.task(queue="imports")
def preview_staff_import(region: str, pk: int) -> None:
    from marshrut.people.models import StaffImport
    from marshrut.people.usecases.preview_staff_import import preview_staff_import as preview

    with inside(region):
        preview(staff_import=StaffImport.objects.get(pk=pk), at=now())


@app.task(queue="imports")
def apply_staff_import(region: str, pk: int) -> None:
    from marshrut.people.models import StaffImport
    from marshrut.people.usecases.apply_staff_import import apply_staff_import as apply

    with inside(region):
        apply(staff_import=StaffImport.objects.get(pk=pk), at=now())


@app.task(queue="imports")
def preview_result_import(region: str, pk: int) -> None:
    from marshrut.diagnostics.models import ResultImport
    from marshrut.diagnostics.usecases.preview_result_import import preview_result_import as preview

    with inside(region):
        preview(result_import=ResultImport.objects.get(pk=pk), at=now())


@app.task(queue="imports")
def apply_result_import(region: str, pk: int) -> None:
    from marshrut.diagnostics.models import ResultImport
    from marshrut.flows.after_result_import import after_result_import

    with inside(region):
        after_result_import(result_import=ResultImport.objects.get(pk=pk), at=now())


@app.task(queue="figures")
def take_snapshot(region: str, pk: int) -> None:
    from marshrut.monitoring.models import Snapshot
    from marshrut.monitoring.usecases.fill_snapshot import fill_snapshot

    with inside(region):
        fill_snapshot(snapshot=Snapshot.objects.get(pk=pk), at=now())


@app.periodic(cron="* * * * *")
@app.task(queue="mail", queueing_lock="send_mail", lock="send_mail")
def send_mail(timestamp: int) -> None:
    """Letters that are due, in every region."""
    from marshrut.notices.usecases.send_due_mail import send_due_mail

    for region in _slugs():
        with inside(region):
            send_due_mail(at=now(), region_url=f"{settings.BASE_URL}/{region}")


@app.periodic(cron="30 2 * * *")
@app.task(queue="figures", queueing_lock="nightly_snapshot")
def nightly_snapshot(timestamp: int) -> None:
    """Today's figures of every region, so that the morning begins with fresh ones."""
    from marshrut.monitoring.usecases.take_snapshot import take_snapshot as take

    for region in _slugs():
        with inside(region):
            today = localdate()
            take(starts_on=today.replace(month=1, day=1), ends_on=today, as_of_on=today, by=None, at=now())


@app.periodic(cron="5 0 * * *")
@app.task(queue="people", queueing_lock="refresh_tree")
def refresh_tree(timestamp: int) -> None:
    """Names and places that were ordered for this day come into force."""
    from marshrut.people.usecases.refresh_tree import refresh_tree as refresh

    for region in _slugs():
        with inside(region):
            refresh(on=localdate())


@app.periodic(cron="15 1 * * *")
@app.task(queue="routes", queueing_lock="start_routes")
def start_routes(timestamp: int) -> None:
    """Approved routes whose first day has come begin."""
    from marshrut.routes.usecases.start_due_routes import start_due_routes

    for region in _slugs():
        with inside(region):
            start_due_routes(at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context, timestamp: int) -> None:
    """Jobs of a worker that died go on with another: every job here is safe to repeat."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await manager.retry_job(job)


def _slugs() -> list[str]:
    connection.set_schema_to_public()
    return list(Region.objects.values_list("slug", flat=True))
