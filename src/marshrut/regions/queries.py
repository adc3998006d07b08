"""Reads of the registry. Pages ask at every request, so the answer is kept in the process for a minute."""

import time
from threading import Lock

from django.db import connection
from django.db.models import Q

from marshrut.base.errors import DomainError
from marshrut.regions.models import Region


class RegionUnknown(DomainError):
    def __init__(self, code: str, known: list[str]):
        names = ", ".join(known) or "пока ни одного"
        super().__init__(f"Региона «{code}» здесь нет. Известные регионы: {names}.")


class _Registry:
    """Regions by slug. Read again after a minute, or at once when an unknown slug is asked for."""

    KEPT_SECONDS = 60.0
    RETRY_SECONDS = 1.0  # an unknown first part of an address must not become a query per request

    def __init__(self) -> None:
        self._by_slug: dict[str, Region] = {}
        self._read_at = -1e9
        self._lock = Lock()

    def find(self, slug: str) -> Region | None:
        age = time.monotonic() - self._read_at
        if age > self.KEPT_SECONDS or (slug not in self._by_slug and age > self.RETRY_SECONDS):
            self._read()
        return self._by_slug.get(slug)

    def _read(self) -> None:
        with self._lock:
            connection.set_schema_to_public()
            self._by_slug = {region.slug: region for region in Region.objects.all()}
            self._read_at = time.monotonic()

    def forget(self) -> None:
        self._read_at = -1e9
        self._by_slug = {}


registry = _Registry()


def region_by_code(code: str) -> Region:
    """The region by its slug, its subject number («44») or its ОКТМО.

    :raises RegionUnknown: no such region.
    """
    connection.set_schema_to_public()
    code = code.strip().lower()
    found = Region.objects.filter(Q(slug=code) | Q(subject_code=code) | Q(oktmo=code)).first()
    if found is None:
        raise RegionUnknown(code, list(Region.objects.values_list("slug", flat=True)))
    return found
