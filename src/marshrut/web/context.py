"""What every page's frame needs: the region, the actor, the navigation of the role, the unread notices."""

from django.utils.functional import SimpleLazyObject

from marshrut.web.navigation import navigation


def page(request) -> dict:
    region = getattr(request, "region", None)
    if region is None or getattr(request, "actor", None) is None:
        return {"region": region, "actor": None, "nav": []}
    return {
        "region": region,
        "actor": request.actor,
        "charges": request.charges,
        "nav": SimpleLazyObject(lambda: navigation(request)),
    }
