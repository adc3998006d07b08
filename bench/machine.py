"""Under which conditions a run was made."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import django
from django.db import connection

from marshrut.diagnostics.models import Estimate
from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.routes.models import Route


def conditions() -> list[tuple[str, str]]:
    """What → value; the data are those of the selected region."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0].split()[0]
    counts = {"people": Person, "routes": Route, "participations": Participation, "measurements": Estimate}
    data = ", ".join(f"{model.objects.count():,} {what}" for what, model in counts.items())
    return [
        ("machine", f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.release()}"),
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
