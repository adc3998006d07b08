"""One tutor for several people: chosen in the list of routes, given here, undone from the message about it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.flows.change_tutor import TutorsChanged, change_tutors, restore_tutors
from marshrut.people.models import Person
from marshrut.people.queries import with_workplace
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.routes.queries import Load, loads
from marshrut.routes.rules import people_given_tutors_by
from marshrut.web.access import for_roles
from marshrut.web.catalogue import asked
from marshrut.web.forms import Form
from marshrut.web.templatetags.russian import counted

ASSIGNERS = (Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST)
NAMED = 5  # people by name in one reason
OF_PEOPLE = "педагога,педагогов,педагогов"


class TutorForm(Form):
    """Who of the ``people`` gets whom of the tutors with their ``found`` loads."""

    tutor = forms.ChoiceField(
        label="Тьютор",
        help_text="Сначала те, у кого больше места.",
        error_messages={"required": "Выберите тьютора.", "invalid_choice": "Такого тьютора нет. Выберите из списка."},
    )
    people = forms.MultipleChoiceField(
        label="Кого сопровождать",
        error_messages={
            "required": "Отметьте хотя бы одного педагога.",
            "invalid_choice": "Кого-то из отмеченных здесь уже нет. Проверьте список.",
        },
    )

    def __init__(self, *args, people: list[Person], found: list[Load], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(one.pk): one for one in people}
        self.tutors = {str(load.tutor.pk): load.tutor for load in found}
        self.fields["people"].choices = [(pk, one.short_name) for pk, one in self.by_pk.items()]
        self.fields["tutor"].choices = [("", "Выберите"), *((str(load.tutor.pk), _option(load)) for load in found)]

    @property
    def chosen(self) -> list[Person]:
        return [one for pk, one in self.by_pk.items() if pk in self.cleaned_data["people"]]

    @property
    def tutor_chosen(self) -> Person:
        return self.tutors[self.cleaned_data["tutor"]]


def _option(load: Load) -> str:
    room = f"ещё {load.room}" if load.room else "места нет"
    return f"{load.tutor.short_name} — {load.people} из {load.norm}, {room}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the choice began: the list of routes as it was, or one tutor's line among the loads."""

    listed: str
    tutor: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Origin":
        return cls(request.GET.get("list", "")[:1000], request.GET.get("tutor", ""))

    @property
    def back(self) -> str:
        """The list with its filters, to choose again."""
        return f"{reverse('routes:list')}?{self.listed}" if self.listed else reverse("routes:list")

    @property
    def done(self) -> str:
        """Where the outcome is seen."""
        return reverse("tutor:loads") if self.tutor else self.back

    def address(self, people: list[Person]) -> str:
        kept = [("person", one.pk) for one in people]
        kept += [pair for pair in (("tutor", self.tutor), ("list", self.listed)) if pair[1]]
        return f"{reverse('tutor:assign')}?{urlencode(kept)}"


@for_roles(*ASSIGNERS)
def assign_page(request):
    """Choose the tutor by load, look over the people, assign; who can't be assigned stays chosen with the reason."""
    today, origin = localdate(), Origin.of(request)
    allowed = people_given_tutors_by(request.actor, on=today).filter(pk__in=asked.keys(request.GET, "person"))
    people = list(with_workplace(allowed.order_by("sort_key", "pk"), today))
    if not people:
        messages.warning(request, "Никто не выбран. Отметьте педагогов в списке и нажмите «Назначить тьютора».")
        return redirect(origin.back)
    usual = {"people": [str(one.pk) for one in people], "tutor": origin.tutor}
    said = request.POST if request.method == "POST" else None
    form = TutorForm(said, initial=usual, people=people, found=loads(on=today))
    if form.is_valid():
        result = change_tutors(people=form.chosen, tutor=form.tutor_chosen, on=today, at=now(), by=request.actor)
        _tell(request, form.tutor_chosen, result)
        if not result.refused:
            return redirect(origin.done)
        form, people = _with_refusals(form, result), [person for person, _ in result.refused]
    return _page(request, form, people, origin)


def _page(request: HttpRequest, form: TutorForm, people: list[Person], origin: Origin):
    today = localdate()
    present = TutorAssignment.objects.on(today).filter(person__in=people).select_related("tutor")
    tutors = {row.person_id: row.tutor.short_name for row in present}
    chosen = set(form["people"].value() or ())
    rows = [
        {
            "pk": str(one.pk),
            "name": one.short_name,
            "place": one.workplaces[0].organisation.short_name if one.workplaces else "—",
            "tutor": tutors.get(one.pk, "не назначен"),
            "chosen": str(one.pk) in chosen,
        }
        for one in people
    ]
    context = {"form": form, "rows": rows, "action": origin.address(people), "back": origin.back}
    return render(request, "tutor/assign.html", context, status=422 if form.errors else 200)


def _with_refusals(form: TutorForm, result: TutorsChanged) -> TutorForm:
    """The form about those who were refused, still chosen, with the loads as they are now."""
    people = [person for person, _ in result.refused]
    said = {"tutor": form.cleaned_data["tutor"], "people": [str(one.pk) for one in people]}
    left = TutorForm(said, people=people, found=loads(on=localdate()))
    for why, whom in _by_reason(result).items():
        left.add_error("tutor", f"Не удалось назначить ({whom}). {why}")
    return left


def _by_reason(result: TutorsChanged) -> dict[str, str]:
    """Reason → whom it has stopped, by name."""
    names: dict[str, list[str]] = {}
    for person, why in result.refused:
        names.setdefault(why, []).append(person.short_name)
    return {
        why: ", ".join(whom[:NAMED]) + (f" и ещё {len(whom) - NAMED}" if len(whom) > NAMED else "")
        for why, whom in names.items()
    }


def _tell(request: HttpRequest, tutor: Person, result: TutorsChanged) -> None:
    kept = f" Уже были с этим тьютором: {len(result.kept)}." if result.kept else ""
    refused = f" Не назначено: {len(result.refused)}, причина ниже." if result.refused else ""
    if result.before:
        said = f"{tutor.short_name} сопровождает ещё {counted(len(result.before), OF_PEOPLE)}.{kept}{refused}"
        messages.success(request, said, extra_tags=_undo_url(tutor, result))
    elif kept and not refused:
        messages.info(request, f"Ничего не изменилось.{kept}")


def _undo_url(tutor: Person, result: TutorsChanged) -> str:
    pairs = [("back", f"{one.pk}-{before.pk if before else 0}") for one, before in result.before.items()]
    return f"{reverse('tutor:assign_undo')}?{urlencode([('tutor', tutor.pk), *pairs])}"


@for_roles(*ASSIGNERS)
@require_POST
def undo_action(request):
    """Everybody of one act back to the tutor before; who has been given another one since is left alone."""
    today = localdate()
    pairs = dict(_pair(text) for text in request.GET.getlist("back"))
    people = people_given_tutors_by(request.actor, on=today).filter(pk__in=pairs).order_by("sort_key", "pk")
    tutors = Person.objects.in_bulk({*pairs.values(), *asked.keys(request.GET, "tutor")})
    given = next((tutors[pk] for pk in asked.keys(request.GET, "tutor") if pk in tutors), None)
    before = {one: tutors.get(pairs[one.pk]) for one in people}
    if given is None or not before:
        messages.warning(request, "Отменять нечего: с тех пор всё изменилось.")
        return redirect("tutor:loads")
    result = restore_tutors(before=before, tutor=given, on=today, at=now(), by=request.actor)
    if result.before:
        back = counted(len(result.before), OF_PEOPLE)
        messages.success(request, f"Отменено: у {back} всё как было до назначения.")
    if result.kept:
        messages.info(request, f"Не тронуто: {len(result.kept)}. У них с тех пор уже другой тьютор.")
    for why, whom in _by_reason(result).items():
        messages.error(request, f"{whom}: {why}")
    return redirect("tutor:loads")


def _pair(text: str) -> tuple[int, int]:
    """«12-5»: person and tutor before, 0 without one; (0, 0), the pair of nobody, when it is something else."""
    person, _, tutor = text.partition("-")
    sound = all(one.isascii() and one.isdigit() and len(one) <= asked.LONGEST_NUMBER for one in (person, tutor))
    return (int(person), int(tutor)) if sound else (0, 0)
