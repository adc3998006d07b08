"""Reads: the frameworks in force, and what the posts of a person require."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When

from marshrut.competences.content import load_requirements
from marshrut.competences.models import Acceptable, Competence, Framework, Requirement
from marshrut.people.models import Employment, Person


@dataclass(frozen=True, slots=True)
class Demand:
    """What a post demands: the largest acceptable deficit, and the weight in a route (no unit)."""

    acceptable: Acceptable
    weight: float

    def stricter(self, other: "Demand | None") -> "Demand":
        if other is None:
            return self
        both = {self.acceptable, other.acceptable}
        return Demand(Acceptable.LOW if Acceptable.LOW in both else Acceptable.MEDIUM, max(self.weight, other.weight))


def active_framework(audience: str) -> Framework | None:
    """The framework in force for teachers or for managers."""
    return Framework.objects.filter(audience=audience, state=Framework.State.ACTIVE).first()


def in_order(prefix: str = "") -> tuple:
    """Competences as people list them: groups from the subject to the managerial, the summary of each before
    its parts. ``prefix`` leads to the competence: «competence__»."""
    groups = (When(**{f"{prefix}group": group}, then=place) for place, group in enumerate(Competence.Group.values))
    return (Case(*groups), F(f"{prefix}is_group_summary").desc(), f"{prefix}code")


def competences_of(framework: Framework) -> QuerySet[Competence]:
    return framework.competences.order_by(*in_order())


def demands_on(person: Person, on: date) -> dict[int, Demand]:
    """Competence → what the person's posts demand of it on the day; an absent competence is not demanded.

    The rule nearest to the post wins: its family of posts before the whole category, the person's subject
    before no subject; of two subjects, and of two posts, the stricter. Three queries.
    """
    posts = Employment.objects.on(on).filter(person=person).select_related("position")
    return _demands(list(posts.prefetch_related("subjects")))


def requirement_for(person: Person, competence: Competence, on: date) -> Demand | None:
    """What the person's posts demand of the competence on the day; None when nothing is demanded."""
    return demands_on(person, on).get(competence.pk)


def _demands(employments: Iterable[Employment]) -> dict[int, Demand]:
    wanted = Q(pk__in=[])
    posts = []
    for one in employments:
        subjects = list(one.subjects.all())
        family = load_requirements().post_of(one.position.title, [subject.title for subject in subjects])
        code, category = family.code if family else None, one.position.category
        posts.append((code, category, {subject.pk for subject in subjects}))
        wanted |= Q(post="", position_category=category)
        if code:
            wanted |= Q(post=code)
    rules = list(Requirement.objects.filter(wanted)) if posts else []
    demands: dict[int, Demand] = {}
    for post in posts:
        for competence, demand in _of_post(rules, *post).items():
            demands[competence] = demand.stricter(demands.get(competence))
    return demands


def _of_post(rules: list[Requirement], code: str | None, category: str, subjects: set[int]) -> dict[int, Demand]:
    found: dict[int, tuple[tuple[bool, bool], Demand]] = {}
    for rule in rules:
        of_post = rule.post == code
        if not of_post and (rule.post or rule.position_category != category):
            continue
        if rule.subject_id is not None and rule.subject_id not in subjects:
            continue
        nearness = (of_post, rule.subject_id is not None)
        demand = Demand(Acceptable(rule.acceptable), rule.weight)
        known = found.get(rule.competence_id)
        if known is None or nearness > known[0]:
            found[rule.competence_id] = (nearness, demand)
        elif nearness == known[0]:
            found[rule.competence_id] = (nearness, demand.stricter(known[1]))
    return {competence: demand for competence, (_, demand) in found.items()}
