"""A staff list of as many rows as the region has teachers, as an office would send it, and its preview's time."""

import subprocess
import sys
import time
from pathlib import Path

from django.utils.timezone import localdate

from marshrut.people import snils
from marshrut.people.models import Employment
from marshrut.sheets import write_table

COLUMNS = ("Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС", "Образовательная организация", "Должность")


def write_roster(path: Path, *, rows: int) -> int:
    """Main employments of today in the selected region, school by school; returns how many were written."""
    jobs = Employment.objects.on(localdate()).filter(kind=Employment.Kind.MAIN, organisation__kind="school")
    jobs = jobs.select_related("person", "organisation", "position").order_by("organisation", "pk")[:rows]
    lines = [
        (
            job.person.surname, job.person.given_name, job.person.patronymic, job.person.birth_on,
            snils.written(snils.unseal(job.person.snils_sealed)) if job.person.snils_sealed else "",
            job.organisation.short_name, job.position.title,
        )
        for job in jobs
    ]  # fmt: skip
    with path.open("wb") as file:
        write_table(file, title="Список педагогических работников", subtitle="", columns=COLUMNS, rows=lines)
    return len(lines)


def preview_seconds(path: Path, *, region: str, environment: dict[str, str]) -> float:
    """``marshrut import-staff --preview`` from the first to the last moment of the command.

    :raises subprocess.CalledProcessError: the file was refused.
    """
    begin = time.monotonic()
    command = [sys.executable, "-m", "marshrut.cli.main", "import-staff", str(path)]
    subprocess.run(
        [*command, "--region", region, "--preview", "--json"], env=environment, check=True, capture_output=True
    )
    return time.monotonic() - begin
