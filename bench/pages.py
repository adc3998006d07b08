"""Which pages are measured, as whom, and by which yardstick."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

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
    """``flows``: one for every visitor who walks the page; the clients take turns."""

    title: str
    flows: tuple[Flow, ...]
    yardstick: Yardstick | None = None


class Pages:
    """``base``: the region's prefix of addresses, «/kostroma/»."""

    def __init__(self, people: People, base: str) -> None:
        self._people, self._base = people, base
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
                title = f"First page: {visitor.role.label}"
                yield self._page(title, visitor, "", yardsticks.FIRST_PAGE)

    def _of_a_teacher(self) -> Iterator[Page]:
        route = self._people.longest_route()
        walker = self._people.of(route.person, Role.TEACHER)
        steps = route.steps.count()
        yield self._page(f"My route ({steps} steps)", walker, "routes/my/", yardsticks.ROUTE)
        methodist = self._one(Role.CNPPM_SPECIALIST)
        title = f"A teacher's route ({steps} steps), seen by the centre"
        yield self._page(title, methodist, f"routes/{route.pk}/", yardsticks.ROUTE)
        measured = self._people.of(self._people.most_measured(), Role.TEACHER)
        yield self._page(
            "Growth zones with their measurements", measured, "my/growth/", yardsticks.EVIDENCE
        )
        yield self._page("Offers to choose from", walker, "offers/")

    def _of_offices(self) -> Iterator[Page]:
        centre, methodist = self._one(Role.CNPPM_SPECIALIST), self._one(Role.MUNI_METHODIST)
        head, department = self._one(Role.SCHOOL_HEAD), self._one(Role.DEPARTMENT)
        routes = yardsticks.LIST
        yield self._page("Routes of the region, 50 rows", centre, "routes/", routes)
        yield self._page("Routes of the region, 100 rows", centre, "routes/?size=100", routes)
        yield self._page("Routes of a municipality", methodist, "routes/", routes)
        yield self._page("People of the region, 50 rows", centre, "people/")
        yield self._page("People of a municipality, 50 rows", methodist, "people/")
        yield self._page("People found by a name, the region", centre, "people/?" + urlencode({"q": "иван"}))
        yield self._page("A tutor's people", self._one(Role.TUTOR), "tutor/")
        yield self._page("Indicators of a school", head, "indicators/", yardsticks.REPORT)
        yield self._page("Indicators of the region", department, "indicators/", yardsticks.REPORT)
        campaign = self._people.largest_campaign()
        size = campaign.participants.count()
        yield self._page(
            f"A campaign ({size} participants)", centre, f"diagnostics/{campaign.pk}/", yardsticks.REPORT
        )

    def _answering(self) -> Page:
        flows = [self._answer(one) for one in self._people.taking(CLIENTS)]
        return Page("Diagnostic: open an item + save an answer", tuple(flows), yardsticks.ANSWER)

    def _answer(self, participant: Participant) -> Flow:
        visitor = self._people.of(participant.person, Role.TEACHER)
        item = participant.campaign.instrument.items.order_by("position")[0]
        body = json.dumps({"item": item.pk, "response": [0], "seq": 0}).replace('"seq": 0', '"seq": <now>')
        cookie = f"{visitor.cookie}; csrftoken={_TOKEN}"
        base = f"{self._base}my/diagnostics/{participant.pk}/"
        return Flow((
            Step(f"{base}items/1/", headers=(("Cookie", cookie),)),
            Step(
                f"{base}answer/", "POST", body.encode(),
                (("Cookie", cookie), ("X-CSRFToken", _TOKEN), ("Content-Type", "application/json")),
            ),
        ))  # fmt: skip

    def _signing_in(self) -> Page:
        """The form, then the name and password; each client is another person."""
        accounts = Account.objects.filter(showcase_order__isnull=False).order_by("showcase_order")[:CLIENTS]
        return Page(
            "Sign-in: the form + the password",
            tuple(self._sign_in(account) for account in accounts),
            yardsticks.LOGIN,
        )

    def _sign_in(self, account: Account) -> Flow:
        form = {"username": account.login, "password": PASSWORD, "csrfmiddlewaretoken": _TOKEN}
        headers = (
            ("Cookie", f"csrftoken={_TOKEN}"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        )
        address = f"{self._base}login/"
        return Flow((Step(address), Step(address, "POST", urlencode(form).encode(), headers, status=302)))

    def _page(self, title: str, visitor: Visitor, path: str, yardstick: Yardstick | None = None) -> Page:
        step = Step(self._base + path, headers=(("Cookie", visitor.cookie),))
        return Page(title, (Flow((step,)),), yardstick)

    def _one(self, role: Role) -> Visitor:
        return next(visitor for visitor in self._shown if visitor.role is role)
