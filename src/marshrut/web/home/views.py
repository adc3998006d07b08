"""The first page of every role: what waits for an act, what is new, or a kind word and the next useful thing."""

from datetime import date
from importlib import import_module

from django.shortcuts import render
from django.utils.timezone import localdate, localtime

from marshrut.notices.queries import news
from marshrut.people.roles import Role
from marshrut.web.access import signed_in
from marshrut.web.templatetags.russian import counted, long_date, noun
from marshrut.web.waiting import Waiting

# Who shows what: the folders of pages whose waiting.py speaks for the role.
SOURCES: dict[str, tuple[str, ...]] = {
    Role.TEACHER: ("teacher", "routes", "learning"),
    Role.SCHOOL_HEAD: ("school", "routes", "imports"),
    Role.SCHOOL_COUNCIL: ("routes",),
    Role.TUTOR: ("tutor", "routes"),
    Role.MUNI_METHODIST: ("routes", "diagnostics", "people", "imports"),
    # Figures are counted every night; where that stands still, the department is told.
    Role.CNPPM_SPECIALIST: ("diagnostics", "learning", "people", "imports"),
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
    Role.MENTOR: (
        "Пары наставников появятся здесь, когда вас назначат. Пока посмотрите, что можно посоветовать коллеге.",
        "catalogue:list",
        "Открыть возможности",
    ),
    Role.PSYCHOLOGIST: (
        "Сюда придут только те, кто сам попросит о помощи. Пока посмотрите, что открыто для педагогов.",
        "catalogue:list",
        "Открыть возможности",
    ),
    Role.EXPERT: (
        "Задания на экспертизу появятся здесь. Пока посмотрите, что открыто для педагогов.",
        "catalogue:list",
        "Открыть возможности",
    ),
    Role.AUDITOR: ("Посмотрите, кто за последние дни открывал страницы людей.", "journal:list", "Открыть журнал"),
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
    today = localdate()
    waiting = waiting_for(request.actor, today)
    new = news(request.actor.person, limit=5)
    return render(
        request,
        "home/home.html",
        {
            "greeting": f"{_greeting()}, {request.actor.person.polite_name}",
            "lead": _lead(waiting),
            "waiting": waiting,
            "tasks": [_task(one, today) for one in waiting],
            "notices": new.latest,
            "notices_count": new.unread,  # spares the frame its own query
            "next_thing": NEXT_THING.get(request.actor.role, INDICATORS),
        },
    )


def _greeting() -> str:
    hour = localtime().hour
    return "Доброе утро" if 5 <= hour < 12 else "Добрый день" if 12 <= hour < 18 else "Добрый вечер"


def _lead(waiting: list[Waiting]) -> str:
    if not waiting:
        return ""
    return f"Вас {noun(len(waiting), 'ждёт,ждут,ждут')} {counted(len(waiting), 'дело,дела,дел')}."


def _task(one: Waiting, today: date) -> dict:
    days = (today - one.since).days if one.since else 0
    late = one.due is not None and one.due < today
    promise = f"до {long_date(one.due)}" if one.due and not late else ""
    age = f"ждёт {counted(days, 'день,дня,дней')}" if days > 0 else promise
    return {
        "title": one.title,
        "why": one.detail,
        "age": age,
        "url": one.url,
        "action": one.button,
        "late": late,
        "late_words": f"срок был {long_date(one.due)}" if late else "",
    }
