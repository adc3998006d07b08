"""Take a merge back: both records are again as they were."""

from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, models, transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Account, Employment, Merge, Person, PossibleMerge


class MergeIsUndone(DomainError):
    def __init__(self) -> None:
        super().__init__("Это объединение уже отменено. Обновите страницу, чтобы увидеть обе записи.")


class LaterMergeFirst(DomainError):
    def __init__(self, *, later: Merge):
        super().__init__(
            f"После этого к записи присоединили ещё одну — «{later.absorbed.full_name}», "
            f"{later.merged_at:%d.%m.%Y}. Сначала отмените то объединение, потом это."
        )


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, at: datetime) -> None:
    """Every row that went over goes back, every value that was changed is as before, the pair is asked again.

    What appeared on the kept record after the merge stays with it. What was changed since by somebody keeps
    that change. A row that can't go back, because its place is taken since, stays and is named in the
    journal.

    :raises MergeIsUndone: it was undone before.
    :raises LaterMergeFirst: another merge was made on top of it.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeIsUndone
    people = Person.objects.select_for_update().in_bulk([merge.kept_id, merge.absorbed_id])
    kept, absorbed = people[merge.kept_id], people[merge.absorbed_id]
    _refuse_out_of_order(merge)
    stayed = {}
    for name, numbers in merge.moved["rows"].items():
        model, field = _field(name)
        if rest := _go_back(model, field, numbers, kept, absorbed):
            stayed[name] = rest
    for change in reversed(merge.moved["changed"]):
        _restore(change)
    _empty_again(kept, absorbed, merge.moved["filled"])
    Account.objects.filter(pk=merge.moved["closed_account"], person=absorbed).update(is_active=True)
    absorbed.merged_into = None
    absorbed.save()
    PossibleMerge.objects.filter(
        first=min(kept.pk, absorbed.pk), second=max(kept.pk, absorbed.pk), state=PossibleMerge.State.MERGED
    ).update(state=PossibleMerge.State.OPEN, decided_at=None, decided_by=None)
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    record_act(
        verb="undid_merge", subject=kept, by=by, at=at, absorbed=absorbed.pk, merge=merge.pk, stayed=stayed
    )


def _refuse_out_of_order(merge: Merge) -> None:
    """Merges are taken back from the last one: only so each finds the rows where it left them."""
    both = [merge.kept_id, merge.absorbed_id]
    later = Merge.objects.filter(undone_at=None, pk__gt=merge.pk).filter(
        models.Q(kept__in=both) | models.Q(absorbed__in=both)
    )
    if blocking := later.select_related("absorbed").order_by("-pk").first():
        raise LaterMergeFirst(later=blocking)


def _field(name: str) -> tuple[type[models.Model], str]:
    label, field = name.rsplit(".", 1)
    return apps.get_model(label), field


def _go_back(
    model: type[models.Model], field: str, numbers: list[int], kept: Person, absorbed: Person
) -> list[int]:
    """The numbers of the rows that could not go back."""
    stayed = []
    for pk in numbers:
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk, **{field: kept.pk}).update(**{field: absorbed.pk})
        except IntegrityError:
            stayed.append(pk)
    return stayed


def _restore(change: dict) -> None:
    was, became = (value and date.fromisoformat(value) for value in (change["was"], change["became"]))
    try:
        with transaction.atomic():
            Employment.objects.filter(pk=change["employment"], ends_on=became).update(ends_on=was)
    except IntegrityError:
        return  # another main place has begun since: it goes on being the one


def _empty_again(kept: Person, absorbed: Person, filled: list[str]) -> None:
    for name in filled:
        if name == "snils":
            absorbed.snils_hash, absorbed.snils_sealed = kept.snils_hash, kept.snils_sealed
            kept.snils_hash = kept.snils_sealed = None
        elif getattr(kept, name) == getattr(absorbed, name):
            setattr(kept, name, None if name == "birth_on" else "")
    kept.save()
