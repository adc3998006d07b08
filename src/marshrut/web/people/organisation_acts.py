"""Opening, renaming, moving, joining and closing an organisation: one short form each."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.base.errors import DomainError
from marshrut.people.models import Employment, Organisation
from marshrut.people.queries import children_on
from marshrut.people.roles import Role
from marshrut.people.rules import organisations_changeable_by, parents_offered_to
from marshrut.people.usecases.close_organisation import close_organisation
from marshrut.people.usecases.merge_organisations import merge_organisations
from marshrut.people.usecases.move_organisation import move_organisation
from marshrut.people.usecases.open_organisation import OpensTooLate, open_organisation
from marshrut.people.usecases.rename_organisation import rename_organisation
from marshrut.web.access import for_roles
from marshrut.web.forms import attempt
from marshrut.web.people.forms import CloseForm, MergeForm, MoveForm, OpenForm, RenameForm
from marshrut.web.people.picking import number, pick_organisation
from marshrut.web.templatetags.russian import counted, long_date

CHANGERS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
DONE = object()  # what an act without a result of its own returns


@for_roles(*CHANGERS)
def rename(request, pk):
    organisation = _changeable(request, pk)
    names = {"full_name": organisation.full_name, "short_name": organisation.short_name}
    form = RenameForm(request.POST or None, initial=names | {"starts_on": localdate()})
    return _act(
        request,
        organisation,
        form,
        lambda told: rename_organisation(organisation=organisation, by=request.actor, at=now(), **told),
        title="Переименовать",
        button="Переименовать",
        said=lambda told: (
            f"С {long_date(told['starts_on'])} организация называется «{told['short_name']}». "
            "Прежнее название осталось в истории."
        ),
    )


@for_roles(*CHANGERS)
def close(request, pk):
    organisation = _changeable(request, pk)
    form = CloseForm(request.POST or None)

    def act(told):
        close_organisation(organisation=organisation, by=request.actor, at=now(), **told)
        return DONE

    return _act(
        request,
        organisation,
        form,
        act,
        title="Закрыть организацию",
        button="Закрыть организацию",
        warning="Открыть её снова нельзя. Названия, сотрудники и показатели прошлых лет сохранятся.",
        said=lambda told: f"Последний день организации — {long_date(told['closed_on'])}.",
    )


@for_roles(*CHANGERS)
def move(request, pk):
    organisation = _changeable(request, pk)
    parent = _picked(request, "parent")
    if parent is None:
        without = [organisation.pk, organisation.parent_id]
        return _pick(request, organisation, "parent", "Под какую организацию переместить?", without)
    form = MoveForm(request.POST or None, initial={"starts_on": localdate()})
    return _act(
        request,
        organisation,
        form,
        lambda told: move_organisation(organisation=organisation, parent=parent, by=request.actor, at=now(), **told),
        title=f"Переместить под «{parent.short_name}»",
        button="Переместить",
        warning="Всё, что стоит ниже, переместится вместе с ней. Отчёты за прошлые дни не изменятся.",
        said=lambda told: f"С {long_date(told['starts_on'])} организация стоит под «{parent.short_name}».",
    )


@for_roles(*CHANGERS)
def merge(request, pk):
    organisation = _changeable(request, pk)
    successor = _picked(request, "successor")
    if successor is None:
        question = "К какой организации присоединяется?"
        return _pick(request, organisation, "successor", question, [organisation.pk])
    form = MergeForm(request.POST or None, initial={"on": localdate()})
    return _act(
        request,
        organisation,
        form,
        lambda told: merge_organisations(
            predecessors=[organisation], successor=successor, by=request.actor, at=now(), **told
        ),
        title=f"Присоединить к «{successor.short_name}»",
        button="Присоединить",
        warning=_what_goes_over(organisation, successor),
        said=lambda told: f"С {long_date(told['on'])} сотрудники работают в «{successor.short_name}».",
        goes_to=successor,
    )


def _what_goes_over(organisation: Organisation, successor: Organisation) -> str:
    today = localdate()
    work = Employment.objects.on(today).filter(organisation=organisation)
    people, branches = work.values("person").distinct().count(), children_on(organisation, today).count()
    staff = counted(people, "сотрудник перейдёт,сотрудника перейдут,сотрудников перейдут")
    below = counted(branches, "подразделение,подразделения,подразделений")
    return (
        f"{staff} в «{successor.short_name}» с теми же должностями и предметами"
        + (f", вместе с ними {below}" if branches else "")
        + f". «{organisation.short_name}» закроется накануне, её история и прежние показатели сохранятся."
    )


@for_roles(*CHANGERS)
def open_new(request):
    parents = parents_offered_to(request.actor)
    under = number(request, "under")
    parent = parents.filter(pk=under, closed_on=None).first() if under else None
    if parent is None:
        picking = pick_organisation(request, parents, answer="under")
        context = {"title": "Открыть организацию", "question": "Кому она подчинена?", "picking": picking}
        return render(request, "people/act.html", context | {"back": reverse("people:organisations")})
    form = OpenForm(request.POST or None, parent=parent, initial={"opened_on": localdate()})
    if form.is_valid():
        made = _opened(request, parent, form)
        if made is not None:
            messages.success(request, f"«{made.short_name}» открыта.")
            return redirect("people:organisation", made.pk)
    context = {
        "title": "Открыть организацию",
        "lead": f"Подчинена: {parent.short_name}",
        "form": form,
        "button": "Открыть",
        "back": reverse("people:organisation", args=[parent.pk]),
    }
    return render(request, "people/act.html", context, status=422 if form.errors else 200)


def _opened(request, parent: Organisation, form: OpenForm) -> Organisation | None:
    """A day too far ahead is answered at its field, every other refusal above the form."""
    try:
        return _open(request, parent, form.cleaned_data)
    except OpensTooLate as refusal:
        form.add_error("opened_on", str(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _open(request, parent: Organisation, told: dict) -> Organisation:
    below = parent.level in {Organisation.Level.MUNICIPAL, Organisation.Level.SCHOOL}
    level = Organisation.Level.SCHOOL if below else parent.level
    authority = told["kind"] in {Organisation.Kind.MUNI_AUTHORITY, Organisation.Kind.MUNI_SERVICE}
    return open_organisation(
        parent=parent,
        level=Organisation.Level.MUNICIPAL if authority else level,
        territory=parent.territory,
        by=request.actor,
        at=now(),
        **told,
    )


# --- the common frame of the acts ------------------------------------------------------------------------


def _changeable(request, pk: int) -> Organisation:
    return get_object_or_404(organisations_changeable_by(request.actor).filter(closed_on=None), pk=pk)


def _picked(request, answer: str) -> Organisation | None:
    """The organisation of the address, if the actor may put something below it or join something to it."""
    pk = number(request, answer)
    offered = parents_offered_to(request.actor).filter(closed_on=None)
    return None if pk is None else offered.filter(pk=pk).first()


def _pick(request, organisation: Organisation, answer: str, question: str, without: list):
    rows = parents_offered_to(request.actor)
    picking = pick_organisation(request, rows, answer=answer, without=[pk for pk in without if pk])
    context = {
        "title": organisation.short_name,
        "question": question,
        "picking": picking,
        "back": reverse("people:organisation", args=[organisation.pk]),
    }
    return render(request, "people/act.html", context)


def _act(
    request,
    organisation: Organisation,
    form: forms.Form,
    act: Callable[[dict], object],
    *,
    title: str,
    button: str,
    said: Callable[[dict], str],
    warning: str = "",
    goes_to: Organisation | None = None,
):
    """Show the form; when it is right, do the act and lead to the page where its outcome is seen."""
    if form.is_valid() and attempt(form, lambda: act(form.cleaned_data)) is not None:
        messages.success(request, said(form.cleaned_data))
        return redirect("people:organisation", (goes_to or organisation).pk)
    context = {
        "title": title,
        "lead": organisation.short_name,
        "form": form,
        "button": button,
        "warning": warning,
        "back": reverse("people:organisation", args=[organisation.pk]),
    }
    return render(request, "people/act.html", context, status=422 if form.errors else 200)
