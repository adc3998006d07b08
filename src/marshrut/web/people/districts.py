"""Inter-municipal districts on any day: members by their consent, joining and leaving."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now

from marshrut.people.models import District, DistrictMembership
from marshrut.people.roles import Role
from marshrut.people.rules import districts_visible_to, may_change_districts, organisations_visible_to
from marshrut.people.usecases.form_district import form_district
from marshrut.people.usecases.join_district import join_district
from marshrut.people.usecases.leave_district import leave_district
from marshrut.web.access import for_roles
from marshrut.web.forms import attempt
from marshrut.web.people.forms import DistrictForm, JoinForm, LeaveForm
from marshrut.web.people.organisations import LOOKING
from marshrut.web.templatetags.russian import counted, long_date, period


@for_roles(*LOOKING)
def district_list(request):
    today = localdate()
    on = _day(request.GET.get("on", "")) or today
    districts = list(districts_visible_to(request.actor))
    rows = DistrictMembership.objects.filter(district__in=districts).select_related("authority__territory")
    members: dict[int, list[DistrictMembership]] = {}
    for row in rows.order_by("authority__sort_key"):
        members.setdefault(row.district_id, []).append(row)
    authorities = {row.authority_id for one in members.values() for row in one}
    reached = organisations_visible_to(request.actor).filter(pk__in=authorities).values_list("pk", flat=True)
    context = {
        "on": on,
        "today": today,
        "may_change": may_change_districts(request.actor),
        "districts": [_district(one, members.get(one.pk, []), on) for one in districts],
        "reached": set(reached),  # a neighbour's page is the neighbour's business
    }
    return render(request, "people/districts.html", context)


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _district(district: District, rows: list[DistrictMembership], on) -> dict:
    present = [row for row in rows if row.is_on(on)]
    former = [row for row in rows if row.ends_on and row.ends_on < on]
    return {
        "pk": district.pk,
        "title": district.title,
        "formed": district.formed_on,
        "basis": district.basis,
        "count": counted(len(present), "муниципалитет,муниципалитета,муниципалитетов"),
        "members": [_member(row) for row in present],
        "former": [_member(row) for row in former],
    }


def _member(row: DistrictMembership) -> dict:
    territory = row.authority.territory
    return {
        "pk": row.pk,
        "authority": row.authority_id,
        "title": territory.short_title if territory else row.authority.short_name,
        "name": row.authority.short_name,
        "period": period(row.starts_on, row.ends_on),
        "consent": row.consent,
        "leaves": row.ends_on is None,
    }


@for_roles(Role.CNPPM_SPECIALIST)
def form_new(request):
    form = DistrictForm(request.POST or None, initial={"formed_on": localdate()})
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, lambda: form_district(by=request.actor, at=now(), **told))
        if made is not None:
            messages.success(request, f"Округ «{made.title}» образован. В него могут вступать муниципалитеты.")
            return redirect("people:districts")
    return _form(request, "Образовать округ", "", form, "Образовать округ")


@for_roles(Role.CNPPM_SPECIALIST)
def join(request, pk):
    district = get_object_or_404(districts_visible_to(request.actor), pk=pk)
    form = JoinForm(request.POST or None, initial={"starts_on": localdate()})
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, lambda: join_district(district=district, by=request.actor, at=now(), **told))
        if made is not None:
            name, day = made.authority.short_name, long_date(made.starts_on)
            messages.success(request, f"«{name}» в округе с {day}.")
            return redirect("people:districts")
    return _form(request, "Вступление в округ", district.title, form, "Записать вступление")


@for_roles(Role.CNPPM_SPECIALIST)
def leave(request, pk):
    rows = DistrictMembership.objects.filter(district__in=districts_visible_to(request.actor))
    membership = get_object_or_404(rows.select_related("authority", "district"), pk=pk)
    form = LeaveForm(request.POST or None, initial={"ends_on": localdate()})
    if form.is_valid():
        told = form.cleaned_data
        if attempt(form, lambda: _left(request, membership, told)):
            messages.success(
                request,
                f"«{membership.authority.short_name}»: последний день в округе — {long_date(told['ends_on'])}.",
            )
            return redirect("people:districts")
    lead = f"{membership.authority.short_name}, «{membership.district.title}»"
    return _form(request, "Выход из округа", lead, form, "Записать выход")


def _left(request, membership: DistrictMembership, told: dict) -> bool:
    leave_district(membership=membership, by=request.actor, at=now(), **told)
    return True


def _form(request, title: str, lead: str, form, button: str):
    context = {"title": title, "lead": lead, "form": form, "button": button}
    context["back"] = reverse("people:districts")
    return render(request, "people/act.html", context, status=422 if form.errors else 200)
