"""Invite people to a campaign: narrow, see the numbers, confirm."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from marshrut.base.errors import DomainError
from marshrut.competences.models import Framework
from marshrut.diagnostics.models import Campaign
from marshrut.diagnostics.rules import campaigns_run_by
from marshrut.flows.after_invitation import after_invitation
from marshrut.people.models import Employment, Person, Position, Qualification
from marshrut.people.queries import with_workplace
from marshrut.people.rules import persons_visible_to
from marshrut.web.access import for_roles
from marshrut.web.diagnostics.campaigns import RUN
from marshrut.web.diagnostics.forms import PeopleForm

SHOWN = 30
AUDIENCES = {
    Framework.Audience.TEACHERS: Position.Category.PEDAGOGICAL,
    Framework.Audience.MANAGERS: Position.Category.MANAGER,
}


@for_roles(*RUN)
def invite(request, pk: int):
    """GET narrows and counts; POST invites exactly those who were counted by the same filters."""
    on = localdate()
    campaign = get_object_or_404(
        campaigns_run_by(request.actor).select_related("instrument__framework", "place"), pk=pk
    )
    usual = {"post": AUDIENCES[Framework.Audience(campaign.instrument.framework.audience)]}
    asked = request.POST if request.method == "POST" else request.GET
    form = PeopleForm(asked or usual, actor=request.actor, within=campaign.place)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = people_for(campaign, persons_visible_to(request.actor, on=on), chosen, on)
    if not form.is_valid():
        people = people.none()
    new = people.exclude(pk__in=campaign.participants.values("person"))
    if request.method == "POST":
        return _invite(request, campaign, new)
    found, fresh = people.count(), new.count()
    return render(
        request,
        "diagnostics/invite.html",
        {
            "campaign": campaign,
            "form": form,
            "chosen": [(name, asked.get(name)) for name in form.fields if asked.get(name)] if asked else usual.items(),
            "found": found,
            "fresh": fresh,
            "there": found - fresh,
            "people": with_workplace(new.order_by("sort_key"), on)[:SHOWN],
            "more": max(fresh - SHOWN, 0),
        },
    )


def people_for(campaign: Campaign, visible: QuerySet[Person], chosen: dict, on) -> QuerySet[Person]:
    """People of the actor's reach and the campaign's part of the tree whose main work fits what was chosen."""
    work = Employment.objects.on(on).filter(person=OuterRef("pk"), kind=Employment.Kind.MAIN)
    if campaign.place is not None:
        work = work.filter(organisation__path__startswith=campaign.place.path)
    if chosen.get("place"):
        work = work.filter(organisation__path__startswith=chosen["place"].path)
    if chosen.get("subject"):
        work = work.filter(subjects=chosen["subject"])
    if chosen.get("post"):
        work = work.filter(position__category=chosen["post"])
    people = visible.filter(Exists(work), status=Person.Status.ACTIVE)
    if chosen.get("category"):
        has = Qualification.objects.on(on).filter(person=OuterRef("pk"), category=chosen["category"])
        people = people.filter(Exists(has))
    return people


def _invite(request, campaign: Campaign, people: QuerySet[Person]):
    try:
        invited = after_invitation(campaign=campaign, people=people, at=now(), by=request.actor.person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("diagnostics:campaign", campaign.pk)
    told = (
        "Уведомления отправлены." if campaign.state == Campaign.State.OPEN else "Они узнают, когда кампания начнётся."
    )
    messages.success(request, f"Приглашено: {invited}. {told}" if invited else "Новых людей по этим условиям нет.")
    return redirect("diagnostics:campaign", campaign.pk)
