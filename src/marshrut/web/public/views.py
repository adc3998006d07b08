"""The front door: the regions of this installation; and pages that say what went wrong."""

from django.shortcuts import render

from marshrut.regions.models import Region
from marshrut.web.access import public
from marshrut.web.middleware import fill_actor


@public
def regions(request):
    return render(request, "public/regions.html", {"regions": Region.objects.all()})


def not_found(request, exception=None):
    """An address that nobody knows has met no rule yet: who is signed in stays in the own frame."""
    known = getattr(request, "region", None) is not None and hasattr(request, "actor")
    if known and request.actor is None and request.user.is_authenticated:
        fill_actor(request)
    return render(request, "errors/404.html", status=404)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def broken(request):
    # No context processors: whatever broke may break them too.
    from django.http import HttpResponseServerError
    from django.template.loader import render_to_string

    return HttpResponseServerError(render_to_string("errors/500.html"))
