"""Which pages are measured, as whom, and by which yardstick."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse, set_script_prefix

from bench import yardsticks
from bench.flows import CLIENTS, Flow, Step
from bench.people import People, Visitor
from bench.yardsticks import Yardstick
from marshrut.demo.doors import PASSWORD
from marshrut.diagnostics.models import Participant
from marshrut.people.models import Account
from marshrut.people.roles import Role

# Any value serves: the guard against forged requests compares the cookie with what the form or script sends back.
_TOKEN = "t" * 32


@dataclass(frozen=True, slots=True)
class Page:
    """``flows``: one for every visitor who walks the page; ``detail``: how much there is on it."""

    title: str
    flows: tuple[Flow, ...]
    yardstick: Yardstick | None = None
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.title} ({self.detail})" if self.detail else self.title


class Pages:
    """``region``: the first part of the addresses, «kostroma»."""

    def __init__(self, people: People, region: str) -> None:
        self._people, self._region = people, region
        self._shown = people.shown()

    def every(self) -> Iterator[Page]:
        yield from self._first_pages()
        yield from self._of_a_teacher()
        yield from self._of_offices()
        yield self._answering()
        yield self._signing_in()

    def _first_pages(self) -> Iterator[Page]:
        told: set[Role] = set()
        for visitor in self._shown:
            if visitor.role not in told:
                told.add(visitor.role)
                yield _page(f"First page: {visitor.role.label}", visitor, self._at("home"), yardsticks.FIRST_PAGE)

    def _of_a_teacher(self) -> Iterator[Page]:
        route, y = self._people.longest_route(), yardsticks
        walker, centre = self._people.of(route.person, Role.TEACHER), self._one(Role.CNPPM_SPECIALIST)
        measured = self._people.of(self._people.most_measured(), Role.TEACHER)
        steps = f"{route.steps.count()} steps"
        yield _page("My route", walker, self._at("routes:mine"), y.ROUTE, steps)
        yield _page("A teacher's route, seen by the centre", centre, self._at("routes:route", route.pk), y.ROUTE, steps)
        yield _page("Growth zones with measurements", measured, self._at("teacher:growth"), y.EVIDENCE)
        yield _page("Offers to choose from", walker, self._at("catalogue:list"))

    def _of_offices(self) -> Iterator[Page]:
        centre, methodist = self._one(Role.CNPPM_SPECIALIST), self._one(Role.MUNI_METHODIST)
        routes, people, indicators = map(self._at, ("routes:list", "people:list", "monitoring:indicators"))
        yield _page("Routes of the region, 50 rows", centre, routes, yardsticks.LIST)
        yield _page("Routes of the region, 100 rows", centre, f"{routes}?size=100", yardsticks.LIST)
        yield _page("Routes of a municipality", methodist, routes, yardsticks.LIST)
        yield _page("People of the region, 50 rows", centre, people)
        yield _page("People of a municipality, 50 rows", methodist, people)
        yield _page("People of the region, found by a name", centre, f"{people}?{urlencode({'q': 'иван'})}")
        yield _page("A tutor's people", self._one(Role.TUTOR), self._at("tutor:caseload"))
        report = yardsticks.REPORT
        yield _page("Indicators of a school", self._one(Role.SCHOOL_HEAD), indicators, report)
        yield _page("Indicators of the region", self._one(Role.DEPARTMENT), indicators, report)
        campaign = self._people.largest_campaign()
        size = f"{campaign.participants.count():,} people"
        yield _page("A campaign", centre, self._at("diagnostics:campaign", campaign.pk), report, size)

    def _answering(self) -> Page:
        """Each client is another person, so that nobody waits for another's sitting."""
        flows = tuple(self._answer(one) for one in self._people.taking(CLIENTS))
        return Page("Diagnostic: open an item + save an answer", flows, yardsticks.ANSWER)

    def _answer(self, participant: Participant) -> Flow:
        visitor = self._people.of(participant.person, Role.TEACHER)
        item = participant.campaign.instrument.items.order_by("position")[0]
        body = json.dumps({"item": item.pk, "response": [0], "seq": "<now>"}).replace('"<now>"', "<now>")
        cookie = ("Cookie", f"{visitor.cookie}; csrftoken={_TOKEN}")
        saving = (cookie, ("X-CSRFToken", _TOKEN), ("Content-Type", "application/json"))
        opened = Step(self._at("teacher:item", participant.pk, 1), headers=(cookie,))
        saved = Step(self._at("teacher:answer", participant.pk), "POST", body.encode(), saving)
        return Flow((opened, saved))

    def _signing_in(self) -> Page:
        """The form, then the name and password; each client is another person."""
        accounts = Account.objects.filter(showcase_order__isnull=False).order_by("showcase_order")[:CLIENTS]
        flows = tuple(self._sign_in(account) for account in accounts)
        return Page("Sign-in: the form + the password", flows, yardsticks.LOGIN)

    def _sign_in(self, account: Account) -> Flow:
        form = {"username": account.login, "password": PASSWORD, "csrfmiddlewaretoken": _TOKEN}
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        headers = (("Cookie", f"csrftoken={_TOKEN}"), kind)
        address = self._at("account:login")
        return Flow((Step(address), Step(address, "POST", urlencode(form).encode(), headers, status=302)))

    def _at(self, name: str, *arguments: int) -> str:
        set_script_prefix(f"/{self._region}/")  # a view counted in between leaves its own
        return reverse(name, "marshrut.config.urls_region", args=arguments)

    def _one(self, role: Role) -> Visitor:
        return next(visitor for visitor in self._shown if visitor.role is role)


def _page(title: str, visitor: Visitor, address: str, yardstick: Yardstick | None = None, detail: str = "") -> Page:
    step = Step(address, headers=(("Cookie", visitor.cookie),))
    return Page(title, (Flow((step,)),), yardstick, detail)
