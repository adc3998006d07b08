"""One's own roles: which there are, until when, and the choice of the one to act in."""

from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.timezone import localdate

from marshrut.people.models import Charge
from marshrut.web.access import signed_in
from marshrut.web.templatetags.russian import period


@signed_in
def account(request):
    today = localdate()
    rows = Charge.objects.filter(person=request.actor.person).select_related(
        "organisation", "district", "acting_for__person"
    )
    told = [_told(row, request.actor.charge) for row in rows]
    context = {
        "person": request.actor.person,
        "login": request.user.login,
        "present": [one for one, row in zip(told, rows, strict=True) if row.is_on(today)],
        "coming": [one for one, row in zip(told, rows, strict=True) if row.starts_on > today],
        "former": [one for one, row in zip(told, rows, strict=True) if row.ends_on and row.ends_on < today],
        "as_teacher": request.actor.charge is None,
    }
    return render(request, "people/account.html", context)


def _told(row: Charge, active: Charge | None) -> dict:
    return {
        "value": row.pk,
        "title": capfirst(row.get_role_display()),
        "place": str(row.organisation or row.district or "весь регион"),
        "period": period(row.starts_on, row.ends_on),
        "instead_of": row.acting_for.person.full_name if row.acting_for else "",
        "active": row == active,
    }
