"""What the catalogue's values are called on pages."""

from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate

from marshrut.catalogue.models import Offer, OfferGain, Session
from marshrut.web.templatetags.russian import counted, period

# Logits say nothing to a reader: the borders are those of a small and a large effect of a training.
LITTLE, MUCH = 0.4, 0.8


def kind_and_hours(offer: Offer) -> str:
    """«Повышение квалификации · 36 ч»."""
    return f"{offer.get_kind_display().capitalize()} · {offer.hours} ч"


def how_much(gain: OfferGain) -> str:
    if gain.gain < LITTLE:
        return "немного"
    return "заметно" if gain.gain < MUCH else "сильно"


def when(session: Session) -> str:
    return period(session.starts_on, session.ends_on)


def where(session: Session, offer: Offer) -> str:
    if offer.mode == Offer.Mode.ONLINE:
        return "дистанционно"
    place = session.place or (session.territory.short_title if session.territory else "")
    return place or offer.get_mode_display()


def seats(session: Session) -> str:
    if session.free is None:
        return "мест хватит всем"
    if session.free <= 0:
        return "лист ожидания"
    return f"свободно {counted(session.free, 'место,места,мест')} из {session.seats}"


def freshness(offer: Offer, on: date) -> str:
    """When the facts were checked for the last time."""
    checked_on = localdate(offer.checked_at)
    if checked_on >= on:
        return "сведения проверены сегодня"
    return f"сведения проверены {date_format(checked_on, 'j E Y')}"
