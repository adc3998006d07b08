"""Letting a person in: asked once, shown once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache

from marshrut.base.errors import DomainError
from marshrut.people.models import Account
from marshrut.people.roles import Role
from marshrut.people.rules import persons_given_access_by
from marshrut.people.usecases.give_access import give_access
from marshrut.web.access import for_roles


@never_cache
@for_roles(Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST)
def access(request, pk):
    person = get_object_or_404(persons_given_access_by(request.actor, on=localdate()), pk=pk)
    given = None
    if request.method == "POST":
        try:
            given = give_access(person=person, by=request.actor, at=now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("people:person", pk)
    has_account = Account.objects.filter(person=person).exists()
    return render(request, "people/access.html", {"person": person, "given": given, "has_account": has_account})
