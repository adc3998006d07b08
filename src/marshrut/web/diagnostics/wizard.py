"""A new campaign: one question a page, then everything to check, then what happens next."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import Campaign, Instrument
from marshrut.diagnostics.usecases.open_campaign import open_campaign
from marshrut.people.roles import Role
from marshrut.web.access import for_roles
from marshrut.web.diagnostics.campaigns import RUN
from marshrut.web.diagnostics.forms import DatesForm, InstrumentForm, PurposeForm, to_session
from marshrut.web.templatetags.russian import period

KEPT = "new_campaign"
STEPS = {
    "instrument": ("Инструмент", InstrumentForm),
    "purpose": ("Название и цель", PurposeForm),
    "dates": ("Сроки", DatesForm),
}
ORDER = [*STEPS, "check"]


@for_roles(*RUN)
def begin(request):
    """An unfinished draft goes on where it was."""
    kept = request.session.get(KEPT, {})
    return redirect("diagnostics:new_step", next((step for step in STEPS if step not in kept), "check"))


@for_roles(*RUN)
def question(request, step: str):
    if step not in ORDER:
        return redirect("diagnostics:new")
    kept = request.session.get(KEPT, {})
    missing = next((one for one in ORDER[: ORDER.index(step)] if one not in kept), None)
    if missing is not None:
        return redirect("diagnostics:new_step", missing)
    if step == "check":
        return _check(request, kept)
    said = request.POST if request.method == "POST" else None
    form = STEPS[step][1](said, initial=kept.get(step), actor=request.actor)
    if form.is_bound and form.is_valid():
        request.session[KEPT] = kept | {step: to_session(form.cleaned_data)}
        return redirect("diagnostics:new_step", ORDER[ORDER.index(step) + 1])
    return render(
        request,
        "diagnostics/new.html",
        {
            "form": form,
            "steps": _titles(),
            "place": ORDER.index(step) + 1,
            "back": _address(ORDER[ORDER.index(step) - 1]) if step != ORDER[0] else reverse("diagnostics:list"),
            "step": step,
        },
    )


def _address(step: str) -> str:
    return reverse("diagnostics:new_step", args=[step])


def _titles() -> list[tuple[str, str]]:
    return [(title, _address(step)) for step, (title, _) in STEPS.items()] + [("Проверка", "")]


def _check(request, kept: dict):
    """The forms are asked again: a day may have passed, an instrument may be gone."""
    forms = {step: form(kept[step], actor=request.actor) for step, (_, form) in STEPS.items()}
    wrong = next((step for step, form in forms.items() if not form.is_valid()), None)
    if wrong is not None:
        return redirect("diagnostics:new_step", wrong)
    said = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    place = request.actor.place if request.actor.role == Role.MUNI_METHODIST else None
    if request.method == "POST":
        try:
            campaign = open_campaign(**said, place=place, by=request.actor.person, at=now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("diagnostics:new_step", "instrument")
        del request.session[KEPT]
        messages.success(request, "Кампания подготовлена. Пригласите людей и начните её, когда будете готовы.")
        return redirect("diagnostics:campaign", campaign.pk)
    rows = [
        ("Инструмент", said["instrument"].title, _address("instrument")),
        ("Название", said["title"], _address("purpose")),
        ("Зачем", said["purpose"], _address("purpose")),
        ("Проводит", Campaign.Organiser(said["organiser"]).label, _address("dates")),
        ("Сроки", period(said["starts_on"], said["ends_on"]), _address("dates")),
        ("Для кого", place.short_name if place else "весь регион", ""),
    ]
    outside = said["instrument"].kind == Instrument.Kind.OUTSIDE
    return render(
        request,
        "diagnostics/check.html",
        {"rows": rows, "steps": _titles(), "back": _address("dates"), "outside": outside},
    )
