"""Why each step, why not the others, and what stays open: one Russian sentence each.

The sentence of a step has up to three clauses between semicolons: what the step is for, how that is known,
why not the next best. A page may fold all but the first: see ``reason_parts``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marshrut.calc.routing.account import without
from marshrut.calc.routing.data import Candidate, Need, Problem
from marshrut.calc.routing.obstacles import joint_obstacles, own_obstacles
from marshrut.calc.routing.requirements import related_sessions
from marshrut.calc.routing.route import LeftOut, Outcome, Route, Step, Unmet
from marshrut.calc.routing.value import burden, coverage, helped_needs, value
from marshrut.calc.routing.wording import (
    FORMAT_NAMES,
    counted,
    day,
    hours,
    listed,
    minutes,
    obstacle_text,
    percent,
    quoted,
    zones,
    zones_of,
)

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences of a route; ``steps``, ``unmet`` and ``left_out`` run parallel to those of the route."""

    summary: str
    steps: tuple[str, ...]
    unmet: tuple[str, ...]
    left_out: tuple[str, ...]


def explain(route: Route) -> Explanation:
    """Explain a route from the facts of its problem.

    A step's sentence names the need it answers, how much of the gap the step is expected to close, the
    evidence, and how the best exchange for it would be worse: the exchange is found by trying
    every left-out candidate in the step's place, and what is told of it are the largest parts of the
    exact loss in value. Nothing is told that is not computed.
    """
    chosen = [step.candidate for step in route.steps]
    related = related_sessions(route.problem)
    free = [
        out.candidate
        for out in route.left_out
        if not own_obstacles(out.candidate, route.problem, related)
    ]
    return Explanation(
        summary=_summary(route),
        steps=tuple(_step_sentence(step, chosen, free, route) for step in route.steps),
        unmet=tuple(_unmet_sentence(unmet) for unmet in route.unmet),
        left_out=tuple(_left_out_sentence(out) for out in route.left_out),
    )


def _step_sentence(
    step: Step, chosen: Sequence[Candidate], free: Sequence[Candidate], route: Route
) -> str:
    problem = route.problem
    needs = {need.competence: need for need in problem.needs}
    if not step.covers:
        return _supporting_sentence(step, chosen, problem)
    helped = [needs[k] for k in step.covers]
    main = max(helped, key=lambda need: need.weight * step.covers[need.competence])
    share = percent(step.covers[main.competence] / main.gap)
    also = [needs[k].title for k in step.covers if k != main.competence]
    topics = "по теме" if len(also) == 1 else "по темам"
    aside = f" и заодно помогает {topics}: {listed(also)}" if also else ""
    purpose = f"Нужен для зоны роста {quoted(main.title)}: "
    if step.locked:
        return f"{purpose}уже закреплён и по расчёту закрывает {share} разрыва{aside}{_known_by(main)}."
    comparison = _comparison(step, main, chosen, free, route)
    return f"{purpose}по расчёту закрывает {share} разрыва{aside}{_known_by(main)}; {comparison}."


def _supporting_sentence(step: Step, chosen: Sequence[Candidate], problem: Problem) -> str:
    """A step that closes no gap of its own: a stepping stone, a wished format, or fixed beforehand."""
    own = step.candidate
    later = [c for c in chosen if own.offer_id in c.requires and own.ends_on < c.starts_on]
    if later:
        need = _main_need(later[0], problem)
        purpose = f", а с ним к зоне роста {quoted(need.title)}{_known_by(need)}" if need else ""
        return f"Открывает дорогу к следующему шагу: {quoted(later[0].title)}{purpose}."
    if step.locked:
        return "Шаг закреплён заранее и сохранён без изменений."
    need = _main_need(own, problem)
    purpose = f" по зоне роста {quoted(need.title)}" if need else ""
    known = _known_by(need) if need else ""
    if sum(c.format is own.format for c in chosen if helped_needs(c, problem)) == 1 and need:
        return f"Дополняет остальные шаги{purpose}: в маршруте появляется {FORMAT_NAMES[own.format]}{known}."
    return f"Дополняет остальные шаги{purpose} и отвечает отмеченным пожеланиям{known}."


def _comparison(
    step: Step, main: Need, chosen: Sequence[Candidate], free: Sequence[Candidate], route: Route
) -> str:
    """The next best for the same need in the step's place, and where it is worse."""
    problem, own = route.problem, step.candidate
    rest = without(own, chosen, problem)
    exchanges = [
        (value([*rest, other], problem), -place, other)
        for place, other in enumerate(free)
        if other.gains.get(main.competence, 0) > 0 and not joint_obstacles(other, rest, problem)
    ]
    if exchanges:
        _, _, other = max(exchanges, key=lambda e: e[:2])
        facts = _where_worse(own, other, main, chosen, [*rest, other], problem)
        if other.offer_id == own.offer_id:
            begins = f"другой поток начинается {day(other.starts_on)}"
            return f"{begins}: {facts}" if facts else begins
        return f"следующий по пользе вариант — {quoted(other.title)}: {facts}"
    helpful = [step.candidate for step in route.steps] + [out.candidate for out in route.left_out]
    helpful = [c for c in helpful if c.gains.get(main.competence, 0) > 0 and c.offer_id != own.offer_id]
    taken = {step.offer_id for step in chosen}
    barred = [candidate for candidate in helpful if candidate.offer_id not in taken]
    if not barred:
        there = "остальные предложения по этой теме уже в маршруте"
        return there if helpful else "других предложений по этой теме в подборе нет"
    nearest = max(barred, key=lambda candidate: min(candidate.gains[main.competence], main.gap))
    own_reasons = own_obstacles(nearest, problem, related_sessions(problem))
    found = own_reasons or joint_obstacles(nearest, rest, problem)
    reason = obstacle_text(found[0]).reason
    return f"вариант {quoted(nearest.title)} на это место не подошёл бы: {reason}"


def _where_worse(
    own: Candidate,
    other: Candidate,
    main: Need,
    chosen: Sequence[Candidate],
    exchanged: Sequence[Candidate],
    problem: Problem,
) -> str:
    """The largest one or two parts of the value lost by the exchange, in words. Of another run of the same
    offer the day has been told already: '' where nothing else is worse.
    """
    same_offer = own.offer_id == other.offer_id
    ours, theirs = coverage(chosen, problem), coverage(exchanged, problem)
    parts: list[tuple[float, str]] = []
    for need in problem.needs:
        k, lost = need.competence, ours[need.competence] - theirs[need.competence]
        if lost > _NOTHING:
            shares = f"{percent(theirs[k] / need.gap)} вместо {percent(ours[k] / need.gap)}"
            theme = f"по теме {quoted(need.title)} закрылось бы"
            told = f"с ним закрылось бы {shares} разрыва" if need is main else f"{theme} {shares}"
            parts.append((need.weight * lost, told))
    mine, its = burden(own, problem), burden(other, problem)
    roads = f"{minutes(other.travel_minutes)} вместо {minutes(own.travel_minutes)}"
    parts += [
        (its.travel - mine.travel, f"дорога {roads}"),
        (its.hours - mine.hours, f"занятия {hours(other.hours)} вместо {hours(own.hours)}"),
        (0 if same_offer else its.waiting - mine.waiting, f"начало {day(other.starts_on)} вместо {day(own.starts_on)}"),
        (its.personal - mine.personal, "меньше отвечает отмеченным пожеланиям"),
    ]
    lost_formats = {c.format for c in chosen} - {c.format for c in exchanged}
    if own.format in lost_formats:
        names = FORMAT_NAMES[own.format]
        parts.append((problem.preferences.format_bonus, f"из маршрута ушло бы {names}"))
    telling = sorted((p for p in parts if p[0] > _NOTHING), key=lambda p: -p[0])[:2]
    if not telling and same_offer:
        return ""
    if not telling:
        later = other.starts_on > own.starts_on
        return f"польза та же, но начало позже: {day(other.starts_on)}" if later else "польза та же"
    return ", ".join(text for _, text in telling)


def _unmet_sentence(unmet: Unmet) -> str:
    need = unmet.need
    name = f"Зона роста {quoted(need.title)}{_evidence(need)}"
    if not need.weight:
        return f"{name}: отложена, шаги для неё сейчас не подбирались."
    if not unmet.any_helps:
        return f"{name}: подходящих предложений пока нет, она войдёт в маршрут, когда предложение появится."
    share = percent(unmet.covered / need.gap)
    state = f"по расчёту закрывается {share} разрыва" if unmet.covered > _NOTHING else "пока без шага"
    if unmet.nearest is None:
        return f"{name}: {state}; все подходящие предложения уже в маршруте или пройдены."
    return f"{name}: {state}; из оставшихся вариантов ближе всего {_clause(unmet.nearest)}."


def _left_out_sentence(out: LeftOut) -> str:
    return f"{_clause(out)}."


def _clause(out: LeftOut) -> str:
    """«Title» — reason, and further reason; remedy."""
    clauses = [obstacle_text(obstacle) for obstacle in out.obstacles[:2]]
    reasons = ", кроме того, ".join(clause.reason for clause in clauses)
    remedies = [clause.remedy for clause in clauses if clause.remedy]
    remedy = f"; {remedies[0]}" if len(remedies) == len(out.obstacles) == 1 else ""
    return f"{quoted(out.candidate.title)} — {reasons}{remedy}"


def _summary(route: Route) -> str:
    match route.outcome:
        case Outcome.NO_NEEDS:
            return "Открытых зон роста нет — маршрут сейчас не нужен."
        case Outcome.NO_CANDIDATES:
            return "По этим зонам роста подходящих предложений пока нет; маршрут появится вместе с ними."
        case Outcome.NOTHING_FITS:
            return "Предложения по этим зонам роста есть, но ни одно не подошло: причина указана у каждого."
    open_needs = [need for need in route.problem.needs if need.gap > 0]
    full = len(open_needs) - len(route.unmet)
    partly = sum(u.covered > _NOTHING for u in route.unmet)
    closed = [(how, zones(count)) for how, count in (("полностью", full), ("частично", partly)) if count]
    told = " и ".join(f"{how} {'' if place else 'закрывает '}{what}" for place, (how, what) in enumerate(closed))
    text = f"В маршруте {counted(len(route.steps), 'шаг', 'шага', 'шагов')}"
    text += f": по расчёту он {told}" if told else ""
    alone = len(open_needs) - full - partly
    text += f"; ещё для {zones_of(alone)} шага пока нет." if alone else "."
    if not route.proven:
        text += (
            " Подбор остановлен по времени: лучший из возможных маршрутов полезнее этого "
            f"не больше чем на {percent(route.gap)}."
        )
    return text


def _main_need(candidate: Candidate, problem: Problem) -> Need | None:
    return max(
        helped_needs(candidate, problem),
        key=lambda n: n.weight * min(n.gap, candidate.gains[n.competence]),
        default=None,
    )


def _known_by(need: Need) -> str:
    return f"; основание — {need.evidence}" if need.evidence else ""


def _evidence(need: Need) -> str:
    return f" (основание: {need.evidence})" if need.evidence else ""
