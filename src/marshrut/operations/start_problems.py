"""Why a PostgreSQL server did not start: its log read for the person at the console."""

import re
from pathlib import Path

from marshrut.operations.errors import MachineProblem


class StartProblem(MachineProblem):
    """``is_port_taken``: another port may do; ``is_passing``: the next try may succeed."""

    def __init__(self, text: str, *, is_port_taken: bool = False, is_passing: bool = False) -> None:
        super().__init__(text)
        self.is_port_taken = is_port_taken
        self.is_passing = is_passing


NO_PORT = StartProblem(
    "База данных не нашла свободного порта на 127.0.0.1 между 15432 и 15831. Освободите один из них "
    "или укажите готовый сервер в переменной DATABASE_URL.",
    is_port_taken=True,
)


def explain(said: str, *, log: Path | None) -> StartProblem:
    """Turn what PostgreSQL said into one Russian line; ``log`` is named where more can be read."""
    where = f" Подробности: {log}." if log else ""
    if re.search(r"Address already in use|could not create any TCP/IP sockets", said):
        return NO_PORT
    if re.search(r"pre-existing shared memory block|lock file .* already exists|Is another postmaster", said):
        return StartProblem(
            "База данных прошлого запуска ещё работает и не отпускает свои файлы. Подождите полминуты и "
            "запустите команду снова." + where,
            is_passing=True,
        )
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return StartProblem(
            "Диск полон: базе данных некуда писать. Освободите место и запустите команду снова; записанное "
            "раньше не потеряно." + where
        )
    lacking = re.search(r"loading shared libraries: ([^:\s]+)|could not load library \"([^\"]+)\"", said)
    if lacking:
        return StartProblem(
            f"Базе данных не хватает библиотеки {lacking[1] or lacking[2]}. Установите пакет с ней "
            "или пакет postgresql." + where
        )
    if "could not map anonymous shared memory" in said or "Cannot allocate memory" in said:
        return StartProblem("Базе данных не хватает памяти. Закройте лишние программы и повторите." + where)
    if "Permission denied" in said:
        return StartProblem(
            f"У базы данных нет права на её файлы: {_last_complaint(said)} Проверьте владельца папки." + where
        )
    return StartProblem(f"База данных не запускается: {_last_complaint(said)}" + where)


def _last_complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if re.search(r"FATAL|PANIC|[Ee]rror|could not", line)]
    return lines[-1].strip()[:300] if lines else said.strip()[-300:]
