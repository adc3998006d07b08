"""Under which conditions a run was made."""

import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import django
from django.db import connection

from marshrut.diagnostics.models import Estimate
from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.routes.models import Route


def conditions(*, at: datetime, load: float) -> list[tuple[str, str]]:
    """What → value, for the selected region; ``at`` is when the run began, ``load`` the load of the machine then."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0].split()[0]
    counts = {"people": Person, "routes": Route, "participations": Participation, "measurements": Estimate}
    data = ", ".join(f"{model.objects.count():,} {what}" for what, model in counts.items())
    return [
        ("date", f"{at:%Y-%m-%d %H:%M} UTC; the demonstration is built around the same moment, which is its only seed"),
        ("machine", f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.release()}"),
        ("load before the run", f"{load:.1f} processes" + (": **the machine was busy**" if load > 1 else "")),
        (
            "versions",
            f"Python {platform.python_version()}, Django {django.get_version()}, PostgreSQL {postgresql}, "
            f"granian {version('granian')}",
        ),
        ("data", f"Костромская область of the demonstration: {data}"),
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
