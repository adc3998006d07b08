"""Sign in, sign out, choose the role to act in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from marshrut.base.journal import record
from marshrut.people.models import Account
from marshrut.web.access import public, signed_in
from marshrut.web.forms import PlainWords
from marshrut.web.middleware import CHARGE_KEY


class SignInForm(PlainWords, AuthenticationForm):
    error_messages = {
        "invalid_login": "Логин или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock; если пароль "
        "забыт, попросите новый у методиста вашего муниципалитета или в ЦНППМ.",
        "inactive": "Эта учётная запись закрыта. Обратитесь к методисту вашего муниципалитета.",
    }


@sensitive_post_parameters("password")
@public
def sign_in(request):
    if request.user.is_authenticated:
        return redirect("home")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_next(request))
    return render(
        request,
        "account/sign_in.html",
        {
            "form": form,
            "next": request.POST.get("next") or request.GET.get("next", ""),
            "doors": _doors() if request.region.is_demonstration else (),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@public
def enter_demonstration(request):
    """One click into an invented account; exists only in a demonstration region."""
    if not request.region.is_demonstration:
        raise Http404
    wanted = request.POST.get("account", "")
    account = get_object_or_404(
        Account, pk=wanted if wanted.isdecimal() else None, showcase_order__isnull=False, is_active=True
    )
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_next(request))


@require_POST
@public
def sign_out(request):
    logout(request)
    return redirect("account:login")


@require_POST
@signed_in
def choose_role(request):
    """Act in another of one's own roles, or as a teacher for oneself."""
    wanted = request.POST.get("role", "")
    charge = next((c for c in request.charges if str(c.pk) == wanted), None)
    request.session[CHARGE_KEY] = charge.pk if charge else "teacher"
    record(
        verb="chose_role",
        subject_kind="charge",
        subject_id=charge.pk if charge else None,
        at=now(),
        person_id=request.user.person_id,
        account_id=request.user.pk,
    )
    title = charge.get_role_display() if charge else "педагог"
    messages.success(request, f"Теперь вы работаете как {title}.")
    return redirect("home")


def _doors() -> list[dict]:
    """The accounts that the demonstration offers in one click."""
    accounts = Account.objects.filter(showcase_order__isnull=False).order_by("showcase_order")
    return [
        {
            "value": account.pk,
            "title": account.showcase_role,
            "who": account.person.full_name,
            "waits": account.showcase_line,
            "initials": account.person.surname[:1] + account.person.given_name[:1],
        }
        for account in accounts
    ]


def _next(request) -> str:
    wanted = request.POST.get("next", "")
    inside = wanted.startswith(f"/{request.region.slug}/")
    if inside and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return settings.LOGIN_REDIRECT_URL
