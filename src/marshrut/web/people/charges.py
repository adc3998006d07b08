"""Giving a role in an organisation, a substitute for somebody absent, ending a role."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.people.models import Charge, Organisation, Person
from marshrut.people.queries import with_main_work
from marshrut.people.roles import Role
from marshrut.people.rules import (
    charges_changeable_by,
    organisations_visible_to,
    persons_visible_to,
    roles_given_by,
)
from marshrut.people.usecases.end_charge import end_charge
from marshrut.people.usecases.give_charge import give_charge
from marshrut.web.access import for_roles
from marshrut.web.forms import attempt
from marshrut.web.people.forms import ChargeForm, EndForm, SubstituteForm
from marshrut.web.people.picking import number, pick_person
from marshrut.web.templatetags.russian import long_date

GIVERS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)


@for_roles(*GIVERS)
def give(request, pk):
    organisation = get_object_or_404(organisations_visible_to(request.actor).filter(closed_on=None), pk=pk)
    back = reverse("people:organisation", args=[organisation.pk])
    person = _picked(request)
    if person is None:
        return _ask_whom(request, "Назначить", organisation.short_name, "Кого назначаете?", back)
    form = ChargeForm(request.POST or None, roles=roles_given_by(request.actor), initial={"starts_on": localdate()})
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, lambda: _given(request, person, organisation, told))
        if made is not None:
            return _done(request, made)
    lead = f"{person.full_name}, {organisation.short_name}"
    return _form(request, "Назначить", lead, form, "Назначить", back)


def _given(request, person: Person, organisation: Organisation, told: dict) -> Charge:
    return give_charge(person=person, organisation=organisation, by=request.actor, at=now(), **told)


@for_roles(*GIVERS)
def substitute(request, pk):
    charge = _changeable(request, pk)
    back = _page_of(charge)
    person = _picked(request)
    title = f"Кто замещает: {charge.person.short_name}"
    if person is None:
        return _ask_whom(request, title, charge.get_role_display(), "Кто будет исполнять обязанности?", back)
    form = SubstituteForm(request.POST or None, initial={"starts_on": localdate()})
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, lambda: give_charge(person=person, acting_for=charge, by=request.actor, at=now(), **told))
        if made is not None:
            return _done(request, made)
    lead = f"{person.full_name} получит те же права на указанные дни."
    return _form(request, title, lead, form, "Назначить замещение", back)


@for_roles(*GIVERS)
def end(request, pk):
    charge = _changeable(request, pk)
    form = EndForm(request.POST or None, initial={"ends_on": localdate()})
    if form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        if attempt(form, lambda: _ended(request, charge, ends_on)):
            messages.success(request, f"{charge.person.short_name}: последний день в роли — {long_date(ends_on)}.")
            return redirect(_page_of(charge))
    lead = f"{charge.person.full_name}, {charge.get_role_display()}"
    return _form(request, "Завершить назначение", lead, form, "Завершить", _page_of(charge))


def _ended(request, charge: Charge, ends_on) -> bool:
    end_charge(charge=charge, ends_on=ends_on, by=request.actor, at=now())
    return True


def _changeable(request, pk: int) -> Charge:
    rows = charges_changeable_by(request.actor).select_related("person", "organisation", "district")
    return get_object_or_404(rows, pk=pk)


def _picked(request) -> Person | None:
    pk = number(request, "person")
    visible = persons_visible_to(request.actor, on=localdate())
    return None if pk is None else visible.filter(pk=pk).first()


def _ask_whom(request, title: str, lead: str, question: str, back: str):
    today = localdate()
    people = with_main_work(persons_visible_to(request.actor, on=today), today)
    context = {
        "title": title,
        "lead": lead,
        "question": question,
        "hint": "Начните набирать фамилию.",
        "picking": pick_person(request, people, answer="person"),
        "back": back,
    }
    return render(request, "people/act.html", context)


def _page_of(charge: Charge) -> str:
    if charge.organisation_id is None:
        return reverse("people:person", args=[charge.person_id])
    return reverse("people:organisation", args=[charge.organisation_id])


def _done(request, made: Charge):
    term = f"с {long_date(made.starts_on)}" + (f" по {long_date(made.ends_on)}" if made.ends_on else "")
    messages.success(request, f"{made.person.short_name} — {made.get_role_display()}, {term}.")
    return redirect(_page_of(made))


def _form(request, title: str, lead: str, form, button: str, back: str):
    context = {"title": title, "lead": lead, "form": form, "button": button, "back": back}
    return render(request, "people/act.html", context, status=422 if form.errors else 200)
