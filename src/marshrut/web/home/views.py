"""The first page of every role: what waits for an act, what is new, or a kind word and the next useful thing."""

from importlib import import_module

from django.shortcuts import render
from django.utils.timezone import localdate

from marshrut.notices.queries import latest_notices
from marshrut.people.roles import Role
from marshrut.web.access import signed_in
from marshrut.web.waiting import Waiting

# Who shows what: the folders of pages whose waiting.py speaks for the role.
SOURCES: dict[str, tuple[str, ...]] = {
    Role.TEACHER: ("teacher", "routes", "learning"),
    Role.SCHOOL_HEAD: ("school", "routes", "imports"),
    Role.SCHOOL_COUNCIL: ("routes",),
    Role.TUTOR: ("tutor", "routes"),
    Role.MUNI_METHODIST: ("routes", "diagnostics", "people", "imports"),
    Role.CNPPM_SPECIALIST: ("diagnostics", "learning", "people", "imports", "monitoring"),
    Role.IPE_STAFF: ("learning", "catalogue"),
    Role.DEPARTMENT: ("monitoring",),
    Role.MUNI_AUTHORITY: ("monitoring",),
    Role.MMO_HEAD: ("monitoring",),
    Role.CURATOR: ("monitoring",),
    Role.FEDERAL_COORD: ("monitoring",),
}

# Nothing waits: the next useful thing by role — title, address, button.
NEXT_THING: dict[str, tuple[str, str, str]] = {
    Role.TEACHER: (
        "Посмотрите, что сейчас открыто: курсы, стажировки, встречи сообществ.",
        "catalogue:list",
        "Открыть возможности",
    ),
    Role.SCHOOL_HEAD: ("Посмотрите, как идут маршруты ваших педагогов.", "routes:list", "Маршруты школы"),
    Role.SCHOOL_COUNCIL: ("Посмотрите, как идут маршруты педагогов.", "routes:list", "Маршруты школы"),
    Role.TUTOR: ("Посмотрите, кому из ваших педагогов пора написать.", "tutor:caseload", "Мои педагоги"),
    Role.MUNI_METHODIST: ("Посмотрите, как идут маршруты муниципалитета.", "routes:list", "Маршруты"),
    Role.CNPPM_SPECIALIST: ("Начните новую диагностику, когда будете готовы.", "diagnostics:list", "Диагностика"),
    Role.IPE_STAFF: ("Проверьте, не устарели ли сведения о занятиях.", "catalogue:list", "Возможности"),
}
INDICATORS = ("Посмотрите показатели и из чего они сложились.", "monitoring:indicators", "Показатели")


def waiting_for(actor, on) -> list[Waiting]:
    found: list[Waiting] = []
    for folder in SOURCES.get(actor.role, ()):
        found += import_module(f"marshrut.web.{folder}.waiting").waiting(actor, on)
    return sorted(found, key=lambda one: one.order)


@signed_in
def home(request):
    waiting = waiting_for(request.actor, localdate())
    return render(
        request,
        "home/home.html",
        {
            "waiting": waiting,
            "notices": latest_notices(request.actor.person, limit=5),
            "next_thing": NEXT_THING.get(request.actor.role, INDICATORS),
        },
    )
