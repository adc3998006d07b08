"""The tutor's people: a board by stage with the age of waiting, one person's page; the loads of all tutors."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.base.journal import record
from marshrut.deficits.queries import current_levels
from marshrut.deficits.rules import deficits_visible_to
from marshrut.learning.models import Participation
from marshrut.learning.rules import participations_visible_to
from marshrut.people.queries import main_employment
from marshrut.people.roles import Role
from marshrut.routes.models import Route
from marshrut.routes.queries import Follow, caseload, loads, with_turn
from marshrut.routes.rules import people_followed_by, routes_visible_to, tutor_norm
from marshrut.web.access import for_roles
from marshrut.web.catalogue import words as offers
from marshrut.web.lists import xlsx_response
from marshrut.web.routes import words
from marshrut.web.templatetags.russian import counted

# Columns of the board in the order in which they call for the tutor.
STAGES = (
    ("mine", "Ждут меня", "Согласовать маршрут"),
    ("answered", "Ответили вам", "Прочитать и засчитать шаг"),
    ("late", "Срок шага прошёл", "Спросить, как дела"),
    ("none", "Ещё без маршрута", "Напомнить о диагностике"),
    ("draft", "Решает педагог", "Предложение у него"),
    ("approval", "У руководителя", "Ждёт школу"),
    ("walking", "В пути", ""),
    ("paused", "На паузе", ""),
    ("done", "Пройден", "Проверить перенос в практику"),
)

_ORDER = {code: place for place, (code, _, _) in enumerate(STAGES)}


@for_roles(Role.TUTOR)
def caseload_page(request):
    """Everybody by stage; as a list when asked so, and as a file."""
    today, tutor = localdate(), request.actor.person
    people = sorted(caseload(tutor, on=today), key=lambda one: _ORDER[one.stage])
    text = request.GET.get("q", "").strip().lower().replace("ё", "е")[:100]
    if text:
        people = [one for one in people if text in one.person.sort_key]
    if request.GET.get("format") == "xlsx":
        return _xlsx(people, today)
    titles = {code: title for code, title, _ in STAGES}
    columns = [
        (title, hint, [_follow(one, today) for one in people if one.stage == code])
        for code, title, hint in STAGES
    ]
    return render(
        request,
        "tutor/caseload.html",
        {
            "columns": [column for column in columns if column[2]],
            "rows": [_follow(one, today) | {"stage": titles[one.stage]} for one in people],
            "as_list": request.GET.get("view") == "list",
            "text": text,
            "load": len(people),
            "norm": tutor_norm(),
        },
    )


def _follow(one: Follow, today) -> dict:
    days = one.waits_days(today)
    step = one.next_step
    return {
        "follow": one,
        "name": one.person.short_name,
        "url": reverse("tutor:person", args=[one.person.pk]),
        "place": one.workplace,
        "age": counted(days, "день,дня,дней") if days else "сегодня",
        "days": days,
        "next": step.offer.title if step and one.stage in {"walking", "late", "answered", "paused"} else "",
    }


def _xlsx(people: list[Follow], today):
    titles = {code: title for code, title, _ in STAGES}
    return xlsx_response(
        title="Мои педагоги",
        subtitle=f"Состояние на {today:%d.%m.%Y}",
        columns=["Педагог", "Организация", "Состояние", "С какого дня", "Дней", "Следующий шаг"],
        rows=[
            [
                one.person.short_name,
                one.workplace,
                titles[one.stage],
                one.since,
                one.waits_days(today),
                _follow(one, today)["next"],
            ]
            for one in people
        ],
        file_name=f"Мои педагоги {today:%d.%m.%Y}.xlsx",
    )


@for_roles(Role.TUTOR)
def person_page(request, pk: int):
    """One person of the caseload: what the person has shared, the route, taking part."""
    today, actor = localdate(), request.actor
    person = get_object_or_404(people_followed_by(actor.person, on=today), pk=pk)
    record(
        verb="viewed",
        subject_kind="person",
        subject_id=pk,
        at=now(),
        person_id=actor.person.pk,
        account_id=request.user.pk,
        role=actor.role,
    )
    job = main_employment(person, today)
    rows = participations_visible_to(actor, on=today).filter(person=person)
    routes = routes_visible_to(actor, on=today).filter(person=person)
    return render(
        request,
        "tutor/person.html",
        {
            "person": person,
            "job": job,
            "crumbs": [("Мои педагоги", reverse("tutor:caseload")), (person.short_name, "")],
            "deficits": current_levels(
                deficits_visible_to(
                    actor, on=today, caseload=people_followed_by(actor.person, on=today).values("pk")
                ).filter(person=person, closed_at=None)
            ).select_related("competence"),
            "routes": [
                (one, words.state(one), words.tone(one))
                for one in with_turn(routes, on=today).order_by("-created_at")
            ],
            "has_draft": Route.objects.filter(
                person=person, state=Route.State.DRAFT, agreed_at=None
            ).exists(),
            "rows": [
                (row, offers.when(row.session))
                for row in rows.select_related("session__offer").order_by("-session__starts_on")
                if row.state in {*Participation.LIVE, Participation.State.COMPLETED}
            ],
        },
    )


@for_roles(Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST)
def loads_page(request):
    """Every tutor with the load against the norm: where there is room."""
    today = localdate()
    found = loads(on=today)
    return render(
        request,
        "tutor/loads.html",
        {
            "loads": found,
            "norm": tutor_norm(),
            "followed": sum(one.people for one in found),
            "room": sum(one.room for one in found),
        },
    )
