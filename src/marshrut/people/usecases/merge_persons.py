"""Join two records of one person into one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, models, transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Account, Employment, Merge, Person, PossibleMerge
from marshrut.people.usecases._pairs import lock_open_pair

# These speak of the two records themselves, so they stay with the record that they speak of.
_ABOUT_RECORDS = {
    (Person, "merged_into"),
    (Merge, "kept"),
    (Merge, "absorbed"),
    (PossibleMerge, "first"),
    (PossibleMerge, "second"),
}
_FILLED_WHEN_BLANK = ("patronymic", "birth_on", "sex", "email", "phone")


class NotOfThisPair(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Оставить можно только одну из двух записей этой пары. Обновите страницу и выберите ещё раз."
        )


class RecordChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Одна из записей тем временем уже объединена с третьей. Обновите страницу: пара могла измениться."
        )


@transaction.atomic
def merge_persons(
    *, possible: PossibleMerge, kept: Person | None = None, by: Actor | None = None, at: datetime
) -> Merge:
    """All rows of all rooms that point at the absorbed record point at the kept one afterwards.

    ``kept``: the record that goes on; by default the one with a СНИЛС, then the one that was entered later:
    it bears the present surname. The absorbed record stays, hidden, and the merge can be undone.

    Where both can't be true at once, nothing is lost and nothing is invented:

    * two main places (or the same post in the same place) at one time: whichever began later ends the
      earlier one on the day before, as a transfer does; the former last day is kept in ``Merge.moved``;
    * what can't be settled so (both began on one day, one inside the other), and every other row that a
      constraint refuses (a second sign-in, the same award twice, a second live route): it stays with the
      absorbed record unchanged, is named in ``moved["left"]``, and the profile shows it with the former name;
    * blanks of the kept record are filled from the absorbed one; what both have stays as it is.

    :raises PairIsDecided: somebody decided before.
    :raises NotOfThisPair: ``kept`` is neither of the two.
    :raises RecordChanged: one of the two is merged already.
    """
    possible = lock_open_pair(possible)
    kept, absorbed = _roles(possible, kept)
    changed = list(_settle_employments(kept, absorbed))
    moved, left = _repoint(absorbed, kept)
    facts = {
        "rows": moved,
        "left": left,
        "changed": changed,
        "filled": _fill_blanks(kept, absorbed),
        "closed_account": _close_account(absorbed),
    }
    absorbed.merged_into = kept
    absorbed.save()
    possible.state, possible.decided_at = PossibleMerge.State.MERGED, at
    possible.decided_by = by.person if by else None
    possible.save()
    merge = Merge.objects.create(
        kept=kept, absorbed=absorbed, moved=facts, merged_at=at, merged_by=by.person if by else None
    )
    record_act(verb="merged", subject=kept, by=by, at=at, absorbed=absorbed.pk, merge=merge.pk)
    return merge


def _roles(possible: PossibleMerge, chosen: Person | None) -> tuple[Person, Person]:
    """(kept, absorbed), both locked."""
    both = [possible.first_id, possible.second_id]
    pair = list(Person.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    if any(row.merged_into_id for row in pair):
        raise RecordChanged
    if chosen is None:
        chosen = max(pair, key=lambda row: (row.snils_hash is not None, row.created_at, row.pk))
    if chosen not in pair:
        raise NotOfThisPair
    kept, absorbed = sorted(pair, key=lambda row: row != chosen)
    return kept, absorbed


def _relations() -> Iterator[tuple[type[models.Model], str]]:
    """Every model and field of the region that points at a person, many-to-many tables included."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            key = (relation.related_model, relation.field.name)
            if key not in _ABOUT_RECORDS:
                yield key


def _repoint(absorbed: Person, kept: Person) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    moved: dict[str, list[int]] = {}
    left: dict[str, list[int]] = defaultdict(list)
    for model, field in _relations():
        name = f"{model._meta.label_lower}.{field}"
        rows = model._base_manager.filter(**{field: absorbed.pk}).order_by("pk")
        numbers = list(rows.values_list("pk", flat=True))
        if numbers and not _goes_over(model, field, numbers, kept):
            left[name] = [pk for pk in numbers if not _goes_over(model, field, [pk], kept)]
            numbers = [pk for pk in numbers if pk not in left[name]]
        if numbers:
            moved[name] = numbers
    return moved, {name: numbers for name, numbers in left.items() if numbers}


def _goes_over(model: type[models.Model], field: str, numbers: list[int], kept: Person) -> bool:
    """False when a constraint of the table refuses: rooms above aren't known here, their constraints are."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=numbers).update(**{field: kept.pk})
    except IntegrityError:
        return False
    return True


def _settle_employments(kept: Person, absorbed: Person) -> Iterator[dict]:
    ours = list(Employment.objects.filter(person=kept))
    for theirs in Employment.objects.filter(person=absorbed).order_by("starts_on", "pk"):
        for mine in ours:
            if not _exclude_each_other(mine, theirs):
                continue
            earlier, later = sorted((mine, theirs), key=lambda row: row.starts_on)
            if earlier.starts_on == later.starts_on or _last_day(earlier) > _last_day(later):
                continue  # no telling which is true: the absorbed one stays where it is
            was = earlier.ends_on
            earlier.ends_on = later.starts_on - timedelta(days=1)
            earlier.save(update_fields=["ends_on"])
            yield {
                "employment": earlier.pk,
                "was": was.isoformat() if was else None,
                "became": earlier.ends_on.isoformat(),
            }


def _exclude_each_other(one: Employment, other: Employment) -> bool:
    overlap = one.starts_on <= _last_day(other) and other.starts_on <= _last_day(one)
    same_post = (one.organisation_id, one.position_id) == (other.organisation_id, other.position_id)
    return overlap and one.kind == other.kind and (one.kind == Employment.Kind.MAIN or same_post)


def _last_day(row: Employment) -> date:
    return row.ends_on or date.max


def _fill_blanks(kept: Person, absorbed: Person) -> list[str]:
    filled = [name for name in _FILLED_WHEN_BLANK if not getattr(kept, name) and getattr(absorbed, name)]
    for name in filled:
        setattr(kept, name, getattr(absorbed, name))
    if kept.snils_hash is None and absorbed.snils_hash is not None:
        # It goes over as a whole: the same number twice under one surname is refused by the table.
        kept.snils_hash, kept.snils_sealed = absorbed.snils_hash, absorbed.snils_sealed
        absorbed.snils_hash = absorbed.snils_sealed = None
        absorbed.save()
        filled.append("snils")
    kept.save()
    return filled


def _close_account(absorbed: Person) -> int | None:
    """A sign-in that couldn't go over, because the kept record has its own, stops working."""
    account = Account.objects.filter(person=absorbed, is_active=True).first()
    if account is None:
        return None
    account.is_active = False
    account.save(update_fields=["is_active"])
    return account.pk
