"""The few places that a role goes to, in the order of its day."""

from dataclasses import dataclass

from django.urls import reverse

from marshrut.people.roles import Role


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    url: str
    active: bool


_OFFICE = (
    ("Сотрудники", "people:list"),
    ("Диагностика", "diagnostics:list"),
    ("Маршруты", "routes:list"),
    ("Возможности", "catalogue:list"),
    ("Показатели", "monitoring:indicators"),
)
_AGGREGATES = (("Показатели", "monitoring:indicators"), ("Организации", "people:organisations"))

PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    Role.TEACHER: (
        ("Маршрут", "routes:mine"),
        ("Диагностика", "teacher:diagnostics"),
        ("Возможности", "catalogue:list"),
        ("Моё участие", "learning:mine"),
    ),
    Role.SCHOOL_HEAD: (
        ("Сотрудники", "people:list"),
        ("Заявки", "school:applications"),
        ("Маршруты", "routes:list"),
        ("Возможности", "catalogue:list"),
        ("Показатели", "monitoring:indicators"),
    ),
    Role.SCHOOL_COUNCIL: (("Сотрудники", "people:list"), ("Маршруты", "routes:list")),
    Role.TUTOR: (("Мои педагоги", "tutor:caseload"), ("Возможности", "catalogue:list")),
    Role.MUNI_METHODIST: (*_OFFICE, ("Загрузки", "imports:list")),
    Role.CNPPM_SPECIALIST: (*_OFFICE, ("Занятия", "learning:sessions"), ("Загрузки", "imports:list")),
    Role.IPE_STAFF: (
        ("Возможности", "catalogue:list"),
        ("Занятия", "learning:sessions"),
        ("Показатели", "monitoring:indicators"),
    ),
    Role.MUNI_AUTHORITY: _AGGREGATES,
    Role.MMO_HEAD: (*_AGGREGATES, ("Округа", "people:districts")),
    Role.CURATOR: (*_AGGREGATES, ("Округа", "people:districts")),
    Role.DEPARTMENT: (*_AGGREGATES, ("Округа", "people:districts")),
    Role.FEDERAL_COORD: (("Показатели", "monitoring:indicators"),),
    Role.AUDITOR: (("Журнал", "journal:list"),),
    Role.MENTOR: (("Возможности", "catalogue:list"),),
    Role.PSYCHOLOGIST: (("Возможности", "catalogue:list"),),
    Role.EXPERT: (("Возможности", "catalogue:list"),),
}


def navigation(request) -> list[Place]:
    """The role's places; the longest address that the page begins with is the active one."""
    places = [("Что ждёт меня", "home"), *PLACES.get(request.actor.role, ())]
    urls = [reverse(name) for _, name in places]
    here = [url for url in urls[1:] if request.path.startswith(url)] or [urls[0]] * (request.path == urls[0])
    active = max(here, key=len, default=None)
    return [Place(title, url, url == active) for (title, _), url in zip(places, urls, strict=True)]
