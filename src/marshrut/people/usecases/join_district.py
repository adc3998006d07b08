"""Let a municipality join an inter-municipal district by its consent."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import District, DistrictMembership, Organisation


class NotAnAuthority(DomainError):
    def __init__(self, *, organisation: Organisation):
        super().__init__(
            f"«{organisation.short_name}» не муниципальный орган управления образованием. В округ вступает "
            "муниципалитет — выберите его орган управления."
        )


class ConsentMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Участие в округе добровольное: укажите акт согласия муниципалитета — его номер и дату."
        )


class JoinsTooEarly(DomainError):
    def __init__(self, *, district: District):
        super().__init__(
            f"Округ «{district.title}» образован "
            f"{district.formed_on:%d.%m.%Y}. Вступить в него раньше нельзя."
        )


class MemberAlready(DomainError):
    def __init__(self, *, membership: DistrictMembership):
        since = f"с {membership.starts_on:%d.%m.%Y}"
        super().__init__(
            f"«{membership.authority.short_name}» {since} входит в округ «{membership.district.title}». В "
            "один день можно состоять в одном округе: сначала оформите выход."
        )


@transaction.atomic
def join_district(
    *,
    district: District,
    authority: Organisation,
    starts_on: date,
    consent: str,
    by: Actor | None = None,
    at: datetime,
) -> DistrictMembership:
    """``consent`` names the municipality's act: «постановление № 14 от 20.08.2022».

    :raises NotAnAuthority: only a municipal authority stands for a municipality.
    :raises ConsentMissing: no act is named.
    :raises JoinsTooEarly: the district wasn't formed by then.
    :raises MemberAlready: the municipality is in a district on that day or a later one.
    """
    if authority.kind != Organisation.Kind.MUNI_AUTHORITY:
        raise NotAnAuthority(organisation=authority)
    if not consent.strip():
        raise ConsentMissing
    if starts_on < district.formed_on:
        raise JoinsTooEarly(district=district)
    Organisation.objects.select_for_update().get(pk=authority.pk)  # two joins at once
    taken = DistrictMembership.objects.within(starts_on, date.max).filter(authority=authority)
    if present := taken.select_related("authority", "district").first():
        raise MemberAlready(membership=present)
    row = DistrictMembership.objects.create(
        district=district, authority=authority, starts_on=starts_on, consent=consent.strip()
    )
    record_act(
        verb="joined", subject=district, by=by, at=at, authority=authority.pk, starts_on=starts_on.isoformat()
    )
    return row
