"""Entering a person by hand, adding a place of work, ending work."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.flows.enter_newcomer import enter_newcomer
from marshrut.people.models import Organisation
from marshrut.people.roles import Role
from marshrut.people.rules import employments_changeable_by, parents_offered_to, persons_visible_to
from marshrut.people.usecases.dismiss import dismiss
from marshrut.people.usecases.hire import hire
from marshrut.web.access import for_roles
from marshrut.web.forms import attempt
from marshrut.web.people.forms import DismissForm, HireForm, NewcomerForm
from marshrut.web.people.picking import number, pick_organisation
from marshrut.web.templatetags.russian import long_date

REGISTRARS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)


@for_roles(*REGISTRARS)
def register(request):
    place = _place(request)
    if place is None:
        return _ask_where(request, "Добавить человека", "Где человек работает?", reverse("people:list"))
    form = NewcomerForm(request.POST or None, initial={"starts_on": localdate(), "kind": "main"})
    if form.is_valid():
        told = form.cleaned_data
        person = attempt(form, lambda: enter_newcomer(organisation=place, by=request.actor, at=now(), **told))
        if person is not None:
            messages.success(request, f"{person.full_name} — в списке сотрудников «{place.short_name}».")
            return redirect("people:person", person.pk)
    return _form(request, "Добавить человека", place.short_name, form, "Добавить", reverse("people:list"))


@for_roles(*REGISTRARS)
def take_on(request, pk):
    person = get_object_or_404(persons_visible_to(request.actor, on=localdate()), pk=pk)
    place, back = _place(request), reverse("people:person", args=[person.pk])
    if place is None:
        return _ask_where(request, "Добавить место работы", "Где ещё работает?", back, lead=person.full_name)
    form = HireForm(request.POST or None, initial={"starts_on": localdate(), "kind": "external"})
    if form.is_valid():
        told = form.cleaned_data
        row = attempt(form, lambda: hire(person=person, organisation=place, by=request.actor, at=now(), **told))
        if row is not None:
            messages.success(request, f"С {long_date(row.starts_on)} — {row.position}, {place.short_name}.")
            return redirect("people:person", person.pk)
    return _form(request, person.full_name, place.short_name, form, "Добавить место работы", back)


@for_roles(*REGISTRARS)
def finish(request, pk):
    rows = employments_changeable_by(request.actor).select_related("person", "organisation", "position")
    row = get_object_or_404(rows, pk=pk)
    back = reverse("people:person", args=[row.person_id])
    form = DismissForm(request.POST or None, initial={"ends_on": localdate()})
    if form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        done = attempt(form, lambda: _dismissed(row, ends_on, request))
        if done:
            messages.success(
                request,
                f"{row.person.short_name}: последний рабочий день в «{row.organisation.short_name}» — "
                f"{long_date(ends_on)}.",
            )
            seen = persons_visible_to(request.actor, on=localdate()).filter(pk=row.person_id).exists()
            return redirect("people:person", row.person_id) if seen else redirect("people:list")
    title = "Завершить работу"
    lead = f"{row.person.full_name}: {row.position}, {row.organisation.short_name}"
    return _form(request, title, lead, form, "Завершить работу", back)


def _dismissed(row, ends_on, request) -> bool:
    dismiss(employment=row, ends_on=ends_on, by=request.actor, at=now())
    return True


def _place(request) -> Organisation | None:
    pk = number(request, "place")
    offered = parents_offered_to(request.actor).filter(closed_on=None)
    return None if pk is None else offered.filter(pk=pk).first()


def _ask_where(request, title: str, question: str, back: str, lead: str = ""):
    picking = pick_organisation(request, parents_offered_to(request.actor), answer="place")
    context = {"title": title, "lead": lead, "question": question, "picking": picking, "back": back}
    return render(request, "people/act.html", context)


def _form(request, title: str, lead: str, form, button: str, back: str):
    context = {"title": title, "lead": lead, "form": form, "button": button, "back": back}
    return render(request, "people/act.html", context, status=422 if form.errors else 200)
