"""Who may open a page at all. Every address carries one of these marks; a test refuses an address without one.

They let a role in; which rows it sees there is said by the rules of the rooms.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render

from marshrut.people.roles import Role
from marshrut.web.middleware import fill_actor


def public(view: Callable) -> Callable:
    """Open to anybody."""
    view.access = "public"
    return view


def recognise(request) -> bool:
    """Whether the reader has signed in to this region; the page then knows the reader's name and role."""
    if request.region is None or not request.user.is_authenticated:
        return False
    if request.actor is None:
        fill_actor(request)
    return True


def signed_in(view: Callable) -> Callable:
    """Open to everybody who has signed in to this region."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not recognise(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"
    return guarded


def for_roles(*roles: Role) -> Callable[[Callable], Callable]:
    """Open to those who act in one of the roles now; others read what to do."""

    def decorate(view: Callable) -> Callable:
        @signed_in
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.actor.role not in roles:
                return not_for_this_role(request)
            return view(request, *args, **kwargs)

        guarded.access = tuple(roles)
        return guarded

    return decorate


def not_for_this_role(request):
    """403 in words: another of the person's own roles may open the page."""
    return render(request, "errors/role.html", {"charges": request.charges}, status=403)
