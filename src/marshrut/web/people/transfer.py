"""The wizard of a transfer: where to, as what, from which day, check. All answers live in the address, so
«Назад» loses none of them; nothing is written before the last button."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now

from marshrut.base.errors import DomainError
from marshrut.flows.transfer_person import transfer_person
from marshrut.people.models import Employment, Organisation, Person
from marshrut.people.queries import main_employment
from marshrut.people.roles import Role
from marshrut.people.rules import persons_transferable_by, persons_visible_to
from marshrut.web.access import for_roles
from marshrut.web.people.forms import DayForm, TransferPostForm
from marshrut.web.people.picking import number, pick_organisation
from marshrut.web.templatetags.russian import long_date

STEPS = ("Куда", "Кем", "С какого дня", "Проверка")


@for_roles(Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
def transfer(request, pk):
    today = localdate()
    person = get_object_or_404(persons_transferable_by(request.actor, on=today), pk=pk)
    main = main_employment(person, today)
    to = _wanted_place(request)
    if to is None:
        return _ask_where(request, person, main)
    post = TransferPostForm(request.GET if "position" in request.GET else None, initial=_same_post(main))
    if "change" in request.GET or not post.is_valid():
        return _ask_post(request, person, to, post)
    day = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    if not day.is_valid():
        return _ask_day(request, person, to, day)
    if request.method == "POST":
        return _carry_out(request, person, main, to, post, day)
    return _check(request, person, main, to, post, day)


def _wanted_place(request: HttpRequest) -> Organisation | None:
    pk = number(request, "to")
    return None if pk is None else Organisation.objects.filter(pk=pk, closed_on=None).first()


def _same_post(main: Employment) -> dict:
    return {"position": main.position_id, "subjects": [subject.pk for subject in main.subjects.all()]}


def _answers(request: HttpRequest, *names: str) -> str:
    """The answers given so far, as an address."""
    return urlencode([(name, value) for name in names for value in request.GET.getlist(name)])


def _page(request: HttpRequest, person: Person, now_at: int, status: int = 200, **context):
    post = _answers(request, "to", "position", "subjects", "part_time")
    urls = ["?", f"?{post}&change=1", f"?{post}", ""]
    context |= {
        "person": person,
        "steps": list(zip(STEPS, urls, strict=True)),
        "now_at": now_at,
        "back": urls[now_at - 2] if now_at > 1 else "",
        "profile_url": reverse("people:person", args=[person.pk]),
    }
    return render(request, "people/transfer.html", context, status=status)


def _ask_where(request, person: Person, main: Employment):
    places = Organisation.objects.exclude(kind=Organisation.Kind.FEDERAL)
    picking = pick_organisation(request, places, answer="to", without=[main.organisation_id])
    return _page(request, person, 1, picking=picking, main=main)


def _ask_post(request, person: Person, to: Organisation, form: TransferPostForm):
    kept = [("to", to.pk), *(("on", day) for day in request.GET.getlist("on"))]
    return _page(request, person, 2, form=form, to=to, kept=kept)


def _ask_day(request, person: Person, to: Organisation, form: DayForm):
    names = ("to", "position", "subjects", "part_time")
    kept = [(name, value) for name in names for value in request.GET.getlist(name)]
    return _page(request, person, 3, form=form, to=to, kept=kept)


def _check(request, person, main, to, post, day, refusal: str = ""):
    form, given = post.cleaned_data, _answers(request, "to", "position", "subjects", "part_time")
    subjects = ", ".join(subject.title for subject in form["subjects"])
    answers = [
        ("Куда", to.short_name, "?"),
        ("Должность", capfirst(form["position"].title), f"?{given}&change=1"),
        ("Ведёт", subjects, f"?{given}&change=1"),
        (
            "На прежнем месте",
            "остаётся совместителем" if form["part_time"] else "работа закончится",
            f"?{given}&change=1",
        ),
        ("Первый день", long_date(day.cleaned_data["on"]), f"?{given}"),
    ]
    context = {"answers": answers, "main": main, "to": to, "refusal": refusal}
    return _page(request, person, 4, status=422 if refusal else 200, **context)


def _carry_out(request, person, main, to, post, day):
    form, on = post.cleaned_data, day.cleaned_data["on"]
    try:
        transfer_person(
            person=person,
            to=to,
            position=form["position"],
            subjects=list(form["subjects"]),
            stays_part_time=form["part_time"],
            on=on,
            by=request.actor,
            at=now(),
        )
    except DomainError as refusal:
        return _check(request, person, main, to, post, day, refusal=str(refusal))
    messages.success(
        request,
        f"{person.short_name} с {long_date(on)} работает в «{to.short_name}». Маршрут, заявки и результаты "
        "остались с человеком; новый руководитель получил уведомление.",
    )
    still_seen = persons_visible_to(request.actor, on=localdate()).filter(pk=person.pk).exists()
    return redirect("people:person", person.pk) if still_seen else redirect("people:list")
