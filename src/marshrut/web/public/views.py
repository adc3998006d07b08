"""The front door: the regions of this installation; and pages that say what went wrong."""

from django.shortcuts import render

from marshrut.regions.models import Region
from marshrut.web.access import public, recognise


@public
def regions(request):
    return render(request, "public/regions.html", {"regions": Region.objects.all()})


def not_found(request, exception=None):
    recognise(request)  # an address that leads nowhere has asked nobody who is here
    return render(request, "errors/404.html", status=404)


def forbidden(request, exception=None):
    recognise(request)
    return render(request, "errors/403.html", status=403)


def broken(request):
    # No context processors: whatever broke may break them too.
    from django.http import HttpResponseServerError
    from django.template.loader import render_to_string

    return HttpResponseServerError(render_to_string("errors/500.html"))
