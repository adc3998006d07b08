"""People of one region cannot reach another by any address, any number, any method."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse, set_script_prefix
from tests.routes.making import route as make_route
from tests.scenarios.cast import may_sign_in, settle
from tests.scenarios.crawl import URLS, addresses

from marshrut.learning.models import Participation
from marshrut.monitoring.usecases.take_snapshot import take_snapshot
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.models import Person
from marshrut.people.roles import Role

pytestmark = [pytest.mark.scenario, pytest.mark.xdist_group("product")]

SECRET = "Южаночкина"
# Leave out what would sign the walker out or in.
DOORS = {"account:login", "account:demo", "account:logout", "account:role"}
PATIENCE = 60_000  # milliseconds: some acts count the figures of a region
ANSWERS = {"signed_out": {302, 401, 405}, "unknown": {302, 403, 404, 405}}


@pytest.fixture
def south(product) -> list[int]:
    """Somebody with a result, a deficit, a route, a seat, a notice and a place in a snapshot; all the numbers."""
    with product.inside("south") as world:
        town = settle(world, school=world.school(), surname=SECRET)
        person, session = Person.objects.get(pk=town.teacher.person), world.session()
        walked = make_route(world, person, state="active", sessions=[session])
        Participation.objects.create(
            session=session,
            person=person,
            organisation_id=town.school,
            step=walked.steps.get(),
            state="enrolled",
            applied_at=world.now,
        )
        send_notice(recipient=person, key="s", title=f"Для {SECRET}", body="", link="/routes/my/", at=world.now)
        day = world.today
        take_snapshot(starts_on=day, ends_on=day, as_of_on=day, by=None, at=world.now)
        return sorted({person.pk, town.school, walked.pk, walked.steps.get().pk, session.pk, 2_000_000})


def walk(number: int) -> Iterator[str]:
    """Every address of a region with the number in it."""
    set_script_prefix("/")
    for name, one in addresses().items():
        if name not in DOORS:
            kinds = one.pattern.converters
            arguments = {key: "I1" if key == "code" else "check" for key in kinds}
            arguments |= {key: number for key, kind in kinds.items() if isinstance(kind.to_python("1"), int)}
            yield reverse(name, urlconf=URLS, kwargs=arguments), bool(kinds)


def digest(schema: str) -> dict[str, str]:
    """Table → what all of its rows say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        found = {}
        for (table,) in cursor.fetchall():
            rows = f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{schema}"."{table}" t'
            cursor.execute(rows)
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def northerners(product, visit) -> list:
    with product.inside("north") as world:
        school = world.school()
        people = [world.actor(Role.CNPPM_SPECIALIST), world.head(school), world.teacher(school)]
        logins = [may_sign_in(one) for one in people]
    return [visit("north").sign_in(who.login, who.password) for who in logins]


def test_a_number_of_another_region_opens_nothing(south, northerners):
    wrong = []
    for visitor in northerners:
        for number in south:
            for path, has_number in walk(number):
                answer = visitor.context.request.get(visitor.base + path, max_redirects=0, timeout=PATIENCE)
                is_refused = not has_number or answer.status in ANSWERS["unknown"] or "/I1/" in path
                if SECRET in answer.text() or not (is_refused or path.startswith("/diagnostics/new/")):
                    wrong.append((path, answer.status))

    assert wrong == []


def test_a_session_of_one_region_is_nobody_in_another(product, south, northerners):
    [number, *_] = south
    for visitor in northerners:
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in visitor.context.cookies())
        for path, _ in walk(number):
            address = f"{product.url}/south{path}"
            answer = visitor.context.request.get(address, max_redirects=0, headers={"cookie": cookies})
            assert answer.status in ANSWERS["signed_out"], path
            assert answer.headers.get("location", "/south/login/").startswith("/south/login/")


def test_nothing_that_is_sent_in_one_region_changes_another(product, south, northerners):
    with product.inside("south"):
        before = digest("region_south")
    for visitor in northerners:
        visitor.open("/")
        token = next(one["value"] for one in visitor.context.cookies() if one["name"] == "csrftoken")
        for number in south:
            form = {"act": "approve", "person": str(number), "row": str(number), "account": str(number)}
            for path, _ in walk(number):
                answer = visitor.context.request.post(
                    visitor.base + path, form=form, headers={"x-csrftoken": token}, max_redirects=0, timeout=PATIENCE
                )
                assert answer.status < 500, path

    with product.inside("south"):
        assert digest("region_south") == before
