"""What the processes of the running stack use, as the kernel counts it."""

from collections.abc import Iterator

import psutil


class Consumption:
    """``supervisor``: the process of ``marshrut serve``; ``database``: the postmaster."""

    def __init__(self, *, supervisor: int, database: int) -> None:
        self._supervisor = psutil.Process(supervisor)
        self._database = psutil.Process(database)

    def cpu_seconds(self) -> dict[str, float]:
        """Part of the stack → user and system time so far of its processes and of those that have ended in it."""
        found: dict[str, float] = {}
        for part, process in self._processes():
            found[part] = found.get(part, 0.0) + _cpu(process)
        return found

    def pss_bytes(self) -> dict[str, int]:
        """Part of the stack → its proportional share of memory: pages that are shared count once in the sum."""
        found: dict[str, int] = {}
        for part, process in self._processes():
            try:
                found[part] = found.get(part, 0) + process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
        return found

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        yield "supervisor", self._supervisor
        for child in self._supervisor.children():
            part = "web" if "granian" in child.cmdline() else "job worker"
            for process in [child, *child.children(recursive=True)]:
                yield part, process
        for process in [self._database, *self._database.children(recursive=True)]:
            yield "database", process


def _cpu(process: psutil.Process) -> float:
    """An ended process is counted by the parent that has waited for it."""
    try:
        return sum(process.cpu_times()[:4])  # user, system, and the same of its ended children
    except psutil.NoSuchProcess:
        return 0.0
