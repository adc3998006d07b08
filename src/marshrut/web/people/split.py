"""The wizard of a split: what the new organisation is called, from which day, who goes over, check.

The answers wait in the session, since those who go over may be hundreds; each of the organisation's own, so
«Назад» loses none of them. Nothing is written before the last button.
"""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now

from marshrut.base.errors import DomainError
from marshrut.people.models import Employment, Organisation, Person
from marshrut.people.roles import Role
from marshrut.people.rules import organisations_changeable_by
from marshrut.people.usecases.split_organisation import split_organisation
from marshrut.web.access import for_roles
from marshrut.web.people.forms import SplitDayForm, SplitForm, SplitNameForm, SplitStaffForm
from marshrut.web.templatetags.russian import counted, long_date, noun

STEPS = {
    "name": ("Новая организация", SplitNameForm),
    "day": ("С какого дня", SplitDayForm),
    "staff": ("Кто переходит", SplitStaffForm),
}
ORDER = [*STEPS, "check"]
NAMED = 12  # people by name on the page of the check; the rest by number
PEOPLE = "человек,человека,человек"


@for_roles(Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
def begin(request, pk):
    """An unfinished split goes on where it was."""
    organisation = _changeable(request, pk)
    return redirect(_address(organisation, _first_unanswered(_kept(request, organisation))))


@for_roles(Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
def question(request, pk, step: str):
    organisation = _changeable(request, pk)
    kept = _kept(request, organisation)
    reached = _first_unanswered(kept)
    if step not in ORDER or ORDER.index(step) > ORDER.index(reached):
        return redirect(_address(organisation, reached))
    if step == "check":
        return _check(request, organisation, kept)
    form = _form(organisation, step, kept, request.POST if request.method == "POST" else None)
    if form.is_valid():
        request.session[_key(organisation)] = kept | {step: _to_session(form.cleaned_data)}
        return redirect(_address(organisation, ORDER[ORDER.index(step) + 1]))
    context = {"form": form, "people": _rows(form) if step == "staff" else ()}
    return _page(request, organisation, step, status=422 if form.errors else 200, **context)


def _changeable(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(organisations_changeable_by(request.actor).filter(closed_on=None), pk=pk)


def _address(organisation: Organisation, step: str) -> str:
    return reverse("people:organisation_split_step", args=[organisation.pk, step])


# --- the answers -----------------------------------------------------------------------------------------


def _key(organisation: Organisation) -> str:
    return f"split_{organisation.pk}"


def _kept(request: HttpRequest, organisation: Organisation) -> dict[str, dict]:
    return request.session.get(_key(organisation), {})


def _first_unanswered(kept: dict[str, dict]) -> str:
    return next((step for step in STEPS if step not in kept), "check")


def _form(organisation: Organisation, step: str, kept: dict[str, dict], said) -> SplitForm:
    usual = {"name": {"kind": organisation.kind}, "day": {"day": localdate()}}.get(step)
    on = parse_date(kept["day"]["day"]) if step == "staff" else None
    return STEPS[step][1](said, initial=kept.get(step, usual), organisation=organisation, on=on)


def _to_session(cleaned: dict) -> dict:
    def plain(value: object) -> object:
        if isinstance(value, QuerySet):
            return [row.pk for row in value]
        return value.isoformat() if isinstance(value, date) else value

    return {name: plain(value) for name, value in cleaned.items()}


# --- the pages -------------------------------------------------------------------------------------------


def _page(request: HttpRequest, organisation: Organisation, step: str, status: int = 200, **context):
    place = ORDER.index(step)
    titles = [(title, _address(organisation, name)) for name, (title, _) in STEPS.items()]
    context |= {
        "organisation": organisation,
        "steps": [*titles, ("Проверка", "")],
        "step": step,
        "now_at": place + 1,
        "back": _address(organisation, ORDER[place - 1]) if place else "",
    }
    return render(request, "people/split.html", context, status=status)


def _rows(form: SplitForm) -> list[dict]:
    chosen = {str(pk) for pk in form["people"].value() or ()}
    return [
        {
            "pk": str(person.pk),
            "name": person.short_name,
            "work": "; ".join(_work(row) for row in person.work_there),
            "chosen": str(person.pk) in chosen,
        }
        for person in form.fields["people"].queryset
    ]


def _work(row: Employment) -> str:
    subjects = ", ".join(subject.title for subject in row.subjects.all())
    kind = "" if row.kind == Employment.Kind.MAIN else row.get_kind_display()
    return ", ".join(filter(None, [row.position.title, subjects, kind]))


def _check(request: HttpRequest, organisation: Organisation, kept: dict[str, dict], refusal: str = ""):
    """The forms are asked again: since the answer somebody may have left."""
    forms = {step: _form(organisation, step, kept, kept[step]) for step in STEPS}
    wrong = next((step for step, form in forms.items() if not form.is_valid()), None)
    if wrong is not None:
        messages.warning(request, "С тех пор кое-что изменилось. Проверьте, пожалуйста, этот ответ.")
        return redirect(_address(organisation, wrong))
    said = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    said |= {"people": list(said["people"]), "branches": list(said["branches"])}
    if request.method == "POST" and not refusal:
        return _carry_out(request, organisation, kept, said)
    staying = forms["staff"].fields["people"].queryset.count() - len(said["people"])
    context = {
        "answers": _answers(organisation, said, staying),
        "eve": said["day"] - timedelta(days=1),
        "said": said,
        "staying": staying,
        "refusal": refusal,
    }
    return _page(request, organisation, "check", status=422 if refusal else 200, **context)


def _answers(organisation: Organisation, said: dict, staying: int) -> list[tuple[str, str, str]]:
    name, day, staff = (_address(organisation, step) for step in STEPS)
    branches = ", ".join(branch.short_name for branch in said["branches"])
    return [
        ("Новая организация", f"{said['short_name']} — {Organisation.Kind(said['kind']).label}", name),
        ("Полное название", said["full_name"], name),
        ("Работает с", long_date(said["day"]), day),
        ("Основание", said["basis"], day),
        ("Переходят", _by_name(said["people"]), staff),
        *([("Подразделения", branches, staff)] if branches else []),
        ("Остаются", counted(staying, PEOPLE), staff),
    ]


def _by_name(people: list[Person]) -> str:
    if not people:
        return "никто"
    names = ", ".join(person.short_name for person in people[:NAMED])
    rest = len(people) - NAMED
    return f"{counted(len(people), PEOPLE)}: {names}" + (f" и ещё {rest}" if rest > 0 else "")


def _carry_out(request: HttpRequest, organisation: Organisation, kept: dict[str, dict], said: dict):
    try:
        part = split_organisation(
            organisation=organisation,
            on=said["day"],
            by=request.actor,
            at=now(),
            **{name: value for name, value in said.items() if name != "day"},
        )
    except DomainError as refusal:
        return _check(request, organisation, kept, refusal=str(refusal))
    del request.session[_key(organisation)]
    count = len(said["people"])
    goes = noun(count, "переходит,переходят,переходят")
    moved = f"Сюда {goes} {counted(count, PEOPLE)}." if count else "Сюда пока никто не переходит."
    messages.success(
        request,
        f"«{part.short_name}» выделена из «{organisation.short_name}» и работает с {long_date(said['day'])}. {moved} "
        "Назначьте здесь руководителя, чтобы он увидел своих людей.",
    )
    return redirect("people:organisation", part.pk)
