"""What happens around every page: the region is entered, the actor is known, the page stays on this machine."""

import json

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpResponse
from django.urls import set_script_prefix
from django.utils.timezone import localdate

from marshrut.people.actor import actor_of, charges_on
from marshrut.regions.queries import registry
from marshrut.web.typography import bind

# No exception for scripts: no inline script, no eval, nothing from another host.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def content_security_policy(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def health(get_response):
    """``/healthz`` is answered before anything that could be broken: the state of database, queue and disk."""

    def middleware(request):
        if request.path_info != "/healthz":
            return get_response(request)
        from marshrut.web.health import state

        answer = state()
        return HttpResponse(
            json.dumps(answer, ensure_ascii=False),
            content_type="application/json",
            status=200 if answer["ok"] else 503,
        )

    return middleware


def enter_region(get_response):
    """The first part of the address is a region: its schema is selected and the rest is the page.

    The prefix becomes the script prefix, so that every address made by ``reverse`` stays in the region.
    """

    def middleware(request):
        slug, _, rest = request.path_info.lstrip("/").partition("/")
        region = registry.find(slug) if slug and slug != "static" else None
        request.region = region
        if region is None:
            connection.set_schema_to_public()
            return get_response(request)
        if connection.schema_name != region.schema_name:  # saves a query on a connection that is there already
            connection.set_tenant(region)
        set_script_prefix(f"/{slug}/")
        request.path_info = f"/{rest}"
        request.urlconf = "marshrut.config.urls_region"
        return get_response(request)

    return middleware


def keep_together(get_response):
    """Numbers stay with their units and initials with their names, on every page, whoever wrote the words."""

    def middleware(request):
        response = get_response(request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = bind(response.content.decode(response.charset))
        return response

    return middleware


class RegionSessionMiddleware(SessionMiddleware):
    """Sessions live in the region's schema and their cookie is sent to that region only."""

    def process_request(self, request):
        if request.region is None:
            request.session = self.SessionStore()  # never loaded, never saved: there is nobody to remember
        else:
            super().process_request(request)

    def process_response(self, request, response):
        if getattr(request, "region", None) is None:
            return response
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        if name in response.cookies:
            response.cookies[name]["path"] = f"/{request.region.slug}/"
        return response


CHARGE_KEY = "charge"


def know_actor(get_response):
    """``request.actor`` and ``request.charges`` are there on every request; who signed in fills them
    (``web.access.signed_in``), so that a public page costs no query."""

    def middleware(request):
        request.actor = None
        request.charges = []
        return get_response(request)

    return middleware


def fill_actor(request) -> None:
    """The signed-in person in the chosen role; by default the first charge, else a teacher for oneself."""
    today = localdate()
    request.charges = charges_on(request.user.person, today)
    chosen = request.session.get(CHARGE_KEY)
    charge = next((c for c in request.charges if c.pk == chosen), None)
    if charge is None and chosen != "teacher" and request.charges:
        charge = request.charges[0]
    request.actor = actor_of(person=request.user.person, charge=charge, on=today)
