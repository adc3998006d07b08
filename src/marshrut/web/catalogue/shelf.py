"""The filters of the catalogue, read from the address: what is unknown there is left out, not an error."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format

from marshrut.catalogue.models import Offer, OfferGain, Session
from marshrut.catalogue.queries import taking_applications
from marshrut.deficits.models import Deficit

SELECTS = (
    ("kind", "Вид", Offer.Kind),
    ("format", "Формат", Offer.Format),
    ("mode", "Как проходит", Offer.Mode),
)


RARE = ("format", "mode")  # asked for seldom: folded away, so that a phone shows the cards


class Shelf:
    """``selects`` and ``pills`` are for the page; ``narrow`` applies what is chosen."""

    def __init__(self, asked: QueryDict, *, on: date, growth: list[Deficit]):
        self.on, self.growth = on, growth
        self.text = asked.get("q", "").replace("\x00", "").strip()[:100]
        self.months = _months(on)
        known = {name: set(choices.values) for name, _, choices in SELECTS} | {
            "month": {m for m, _ in self.months}
        }
        self.chosen = {name: asked[name] for name in known if asked.get(name) in known[name]}
        self.helps = bool(growth) and asked.get("helps") == "1"
        self.free = asked.get("free") == "1"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen or self.helps or self.free)

    @property
    def rare_chosen(self) -> bool:
        return any(name in self.chosen for name in RARE)

    @property
    def selects(self) -> list[dict]:
        asked = [(name, title, choices.choices) for name, title, choices in SELECTS]
        asked.insert(1, ("month", "Когда начинается", self.months))
        return [
            {
                "name": name,
                "title": title,
                "first_rare": name == RARE[0],
                "options": [(value, words, self.chosen.get(name) == value) for value, words in choices],
            }
            for name, title, choices in asked
        ]

    @property
    def pills(self) -> list[dict]:
        """What is in force and can be taken off, then what can be put on."""
        pills = (
            [{"title": f"«{self.text}»", "name": "q", "value": self.text, "on": True}] if self.text else []
        )
        for one in self.selects:
            pills += [
                {"title": words, "name": one["name"], "value": value, "on": True}
                for value, words, chosen in one["options"]
                if chosen
            ]
        if self.growth:
            pills.append(
                {"title": "Закрывает мою зону роста", "name": "helps", "value": "1", "on": self.helps}
            )
        pills.append({"title": "Есть свободные места", "name": "free", "value": "1", "on": self.free})
        return pills

    def narrow(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        for name in ("kind", "format", "mode"):
            if name in self.chosen:
                offers = offers.filter(**{name: self.chosen[name]})
        for word in self.text.split():
            offers = offers.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(provider__short_name__icontains=word)
            )
        if self.helps:
            offers = offers.filter(_helps(self.growth))
        if self.free or "month" in self.chosen:
            offers = offers.filter(Exists(self._sessions()))
        return offers

    def _sessions(self) -> QuerySet[Session]:
        sessions = taking_applications(Session.objects.filter(offer=OuterRef("pk")), on=self.on)
        if self.free:
            sessions = sessions.filter(Q(seats=None) | Q(seats__gt=F("taken")))
        if "month" in self.chosen:
            year, month = self.chosen["month"].split("-")
            sessions = sessions.filter(starts_on__year=int(year), starts_on__month=int(month))
        return sessions


def _helps(growth: list[Deficit]) -> Exists:
    """Gives to one of the growth zones, to a part of its group, or to the group as a whole."""
    wholes = [deficit.competence.group for deficit in growth if deficit.competence.is_group_summary]
    parts = [deficit.competence.group for deficit in growth if not deficit.competence.is_group_summary]
    gives = (
        Q(competence__in=[deficit.competence_id for deficit in growth])
        | Q(competence__group__in=wholes)
        | Q(competence__group__in=parts, competence__is_group_summary=True)
    )
    return Exists(OfferGain.objects.filter(gives, offer=OuterRef("pk")))


def _months(on: date) -> list[tuple[str, str]]:
    """The coming year: («2026-03», «март 2026»)."""
    found = []
    for number in range(12):
        year, month = on.year + (on.month - 1 + number) // 12, (on.month - 1 + number) % 12 + 1
        found.append((f"{year}-{month:02d}", date_format(date(year, month, 1), "F Y").lower()))
    return found
