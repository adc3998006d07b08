"""Bring a version of a framework, with what each post requires of it, into the region."""

from datetime import datetime
from itertools import product

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.journal import record
from marshrut.competences.content import Framework as FrameworkContent
from marshrut.competences.content import Requirements, Standard, load_requirements
from marshrut.competences.models import Acceptable, Competence, Framework, Requirement, StandardFunction
from marshrut.people.models import Subject
from marshrut.people.models.sorting import search_words

AUDIENCES = {"pedagogical": Framework.Audience.TEACHERS, "manager": Framework.Audience.MANAGERS}


@transaction.atomic
def load_framework(*, content: FrameworkContent, at: datetime, requirements: Requirements | None = None) -> Framework:
    """The framework of the content as rows, in force from now on; the version before it is retired.

    Safe to repeat: a version that is there is left as it is, and gets only the requirements that it lacks — a
    subject that the region has named since. ``requirements`` are those of the product by default.
    """
    row = Framework.objects.filter(code=content.code, version=content.version).first()
    if row is None:
        row = _create(content, at)
        record(verb="framework_loaded", subject_kind="framework", subject_id=row.pk, at=at)
    _require(row, requirements or load_requirements())
    return row


def _create(content: FrameworkContent, at: datetime) -> Framework:
    audience = AUDIENCES[content.person_category]
    Framework.objects.filter(audience=audience, state=Framework.State.ACTIVE).update(state=Framework.State.RETIRED)
    row = Framework.objects.create(
        code=content.code,
        version=content.version,
        title=content.title,
        audience=audience,
        state=Framework.State.ACTIVE,
        source=" ".join(part for part in (content.source, content.assumption) if part),
        starts_on=min(content.starts_on, localdate(at)),
    )
    functions = _functions(content.standard)
    groups = {group.code: group.key for group in content.groups}
    Competence.objects.bulk_create(
        Competence(
            framework=row,
            code=group.code,
            title=group.full_title,
            group=group.key,
            meaning=group.description,
            is_group_summary=True,
        )
        for group in content.groups
    )
    for one in content.competences:
        competence = Competence.objects.create(
            framework=row,
            code=one.code,
            title=one.title,
            group=groups[one.group],
            meaning=one.description,
            signs=list(one.indicators),
        )
        competence.functions.set(functions[code] for code in one.functions)
    return row


def _functions(standard: Standard) -> dict[str, StandardFunction]:
    name = f"{standard.code} «{standard.title}»"[:120]
    return {
        function.code: StandardFunction.objects.get_or_create(
            standard=name, code=function.code, defaults={"title": function.title}
        )[0]
        for function in standard.functions
    }


def _require(row: Framework, requirements: Requirements) -> None:
    """A row for every post, competence and known subject; a family of subjects becomes its subjects."""
    competences = dict(row.competences.values_list("code", "pk"))
    subjects_of = _known_subjects(requirements)
    posts = {post.code: post for post in requirements.posts if post.framework == row.code}
    rows: dict[tuple, Requirement] = {}
    for (post, family), rules in requirements.rules.items():
        if post not in posts:
            continue
        for rule, subject in product(rules, subjects_of[family]):
            one = Requirement(
                competence_id=competences[rule.code],
                position_category=posts[post].person_category,
                post=post,
                subject_id=subject,
                acceptable=rule.acceptable,
                weight=rule.weight,
            )
            key = (rule.code, post, subject)
            rows[key] = _stricter(one, rows.get(key))
    Requirement.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _known_subjects(requirements: Requirements) -> dict[str | None, list[int | None]]:
    """Family of subjects → the region's subjects of it; no family → no subject."""
    known = {_plain(subject.title): subject.pk for subject in Subject.objects.all()}
    return {None: [None]} | {
        family.code: sorted({known[_plain(title)] for title in family.subjects if _plain(title) in known})
        for family in requirements.subject_families
    }


def _stricter(one: Requirement, other: Requirement | None) -> Requirement:
    """A subject of two families: the stricter demand and the larger weight hold."""
    if other is not None:
        one.weight = max(one.weight, other.weight)
        if other.acceptable == Acceptable.LOW:
            one.acceptable = Acceptable.LOW
    return one


def _plain(title: str) -> str:
    return " ".join(search_words(title))
