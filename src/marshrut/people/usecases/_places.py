"""The step that puts an organisation below another one."""

from datetime import date, timedelta

from marshrut.base.errors import DomainError
from marshrut.people.models import Organisation, Placement
from marshrut.people.queries import tree_on
from marshrut.people.usecases._tree import lock_tree, refuse_closed


class PlaceIsTheSame(DomainError):
    def __init__(self, *, parent: Organisation | None):
        where = f"под «{parent.short_name}»" if parent else "на верхнем уровне"
        super().__init__(f"Организация уже стоит {where}. Выберите другое место или вернитесь без изменений.")


class PlaceIsBelow(DomainError):
    def __init__(self, *, organisation: Organisation, parent: Organisation):
        super().__init__(
            f"«{parent.short_name}» сама подчинена «{organisation.short_name}», и получился бы круг. "
            "Выберите вышестоящую организацию из другой ветви."
        )


class MovedLater(DomainError):
    def __init__(self, *, since: date):
        super().__init__(
            f"С {since:%d.%m.%Y} уже записано другое место, а история не "
            "переписывается. Укажите более позднюю дату."
        )


def place_below(organisation: Organisation, parent: Organisation | None, starts_on: date) -> Placement:
    """Close the present place on the day before and start the new one. See ``move_organisation``."""
    lock_tree()
    refuse_closed(organisation, starts_on)
    last = Placement.objects.select_for_update().filter(organisation=organisation).latest("starts_on")
    if last.starts_on > starts_on:
        raise MovedLater(since=last.starts_on)
    if last.parent_id == (parent.pk if parent else None):
        raise PlaceIsTheSame(parent=parent)
    if parent is not None:
        refuse_closed(parent, starts_on)
        _refuse_a_circle(organisation, parent, starts_on)
    if last.starts_on == starts_on:
        row = last
        row.parent = parent
        row.save(update_fields=["parent"])
    else:
        ends_on = last.ends_on
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
        row = Placement.objects.create(
            organisation=organisation, parent=parent, starts_on=starts_on, ends_on=ends_on
        )
    return row


def _refuse_a_circle(organisation: Organisation, parent: Organisation, starts_on: date) -> None:
    """A circle is looked for on the day itself and on every later day on which a place changes."""
    later = Placement.objects.filter(starts_on__gt=starts_on).values_list("starts_on", flat=True).distinct()
    for day in [starts_on, *later]:
        chain = (parent.pk, *tree_on(day).get(parent.pk, ()))
        if organisation.pk in chain:
            raise PlaceIsBelow(organisation=organisation, parent=parent)
