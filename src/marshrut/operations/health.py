"""The state of the machine, for /healthz and the doctor."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from marshrut.operations.errors import MachineProblem

LITTLE_FREE_BYTES = 1024**3  # under it a warning
TOO_LITTLE_FREE_BYTES = 128 * 1024**2  # under it PostgreSQL may not be able to write its next log segments


@dataclass(frozen=True)
class Disk:
    """Space on the disk that holds ``path``, bytes; ``free_share`` in [0, 1]."""

    path: str
    total_bytes: int
    free_bytes: int

    @property
    def free_share(self) -> float:
        return self.free_bytes / self.total_bytes if self.total_bytes else 0.0

    @property
    def is_enough(self) -> bool:
        return self.free_bytes >= TOO_LITTLE_FREE_BYTES

    @property
    def is_comfortable(self) -> bool:
        return self.free_bytes >= LITTLE_FREE_BYTES


def disk(path: Path) -> Disk:
    """Free space where ``path`` is or would be made; counts what an ordinary user may use."""
    existing = path.resolve()
    while not existing.exists():
        existing = existing.parent
    usage = shutil.disk_usage(existing)
    return Disk(path=str(existing), total_bytes=usage.total, free_bytes=usage.free)


def require_disk_space(path: Path) -> Disk:
    """:raises MachineProblem: so little is left that the database could not write."""
    found = disk(path)
    if not found.is_enough:
        raise MachineProblem(
            f"Диск почти полон: в {found.path} свободно {found.free_bytes // 1024**2} МБ, нужно не меньше "
            f"{TOO_LITTLE_FREE_BYTES // 1024**2} МБ. Освободите место и запустите команду снова."
        )
    return found
