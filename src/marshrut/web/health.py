"""The state of the installation for a watchdog."""

from django.conf import settings
from django.db import DatabaseError, connection

from marshrut.operations import health


def state() -> dict:
    """``{"ok", "database", "queue", "disk"}``; never raises."""
    disk = health.disk(settings.VAR)
    answer: dict = {"ok": disk.is_enough}
    answer["disk"] = {"ok": disk.is_enough, "free_bytes": disk.free_bytes, "free_share": round(disk.free_share, 3)}
    try:
        connection.set_schema_to_public()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'),"
                " extract(epoch FROM (SELECT now() - max(last_heartbeat) FROM procrastinate_workers))"
                " FROM procrastinate_jobs"
            )
            waiting, failed, silence = cursor.fetchone()
        answer["database"] = {"ok": True}
        answer["queue"] = {
            "waiting": waiting,
            "failed": failed,
            "worker_seen_seconds_ago": None if silence is None else round(float(silence)),
        }
    except DatabaseError as problem:
        answer["ok"] = False
        answer["database"] = {"ok": False, "problem": type(problem).__name__}
        answer["queue"] = None
    return answer
