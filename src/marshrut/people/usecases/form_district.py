"""Form an inter-municipal methodical district."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import District


class DistrictExists(DomainError):
    def __init__(self, *, title: str):
        super().__init__(f"Округ «{title}» уже есть. Откройте его или выберите другое название.")


@transaction.atomic
def form_district(
    *, title: str, formed_on: date, basis: str = "", by: Actor | None = None, at: datetime
) -> District:
    """A district without members: municipalities join it by their own consent.

    :raises DistrictExists: the name is taken.
    """
    if District.objects.filter(title__iexact=title).exists():
        raise DistrictExists(title=title)
    district = District.objects.create(title=title, formed_on=formed_on, basis=basis)
    record_act(verb="formed", subject=district, by=by, at=at, formed_on=formed_on.isoformat(), basis=basis)
    return district
