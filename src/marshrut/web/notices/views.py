"""What a person was told, and how the person wants e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from marshrut.notices.models import MailMode
from marshrut.notices.queries import mail_mode, notices_of
from marshrut.notices.usecases.choose_mail_mode import choose_mail_mode
from marshrut.notices.usecases.mark_read import mark_read
from marshrut.web.access import signed_in

EXPLAINED = {
    MailMode.AT_ONCE: "Письмо придёт, как только что-то случилось.",
    MailMode.DIGEST: "Всё за сутки — одним письмом в восемь утра.",
    MailMode.NEVER: "Писем не будет; уведомления останутся в системе.",
}


@signed_in
def notices(request):
    page = Paginator(notices_of(request.actor.person), 50).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "has_new": any(not n.read_at for n in page)})


@signed_in
def follow(request, pk):
    """Open what the notice speaks of, and take it as read."""
    notice = get_object_or_404(notices_of(request.actor.person), pk=pk)
    mark_read(reader=request.actor.person, notice=notice, at=now())
    return redirect(get_script_prefix() + notice.link.lstrip("/") if notice.link else "notices:list")


@require_POST
@signed_in
def read_all(request):
    mark_read(reader=request.actor.person, at=now())
    return redirect("notices:list")


@signed_in
def settings(request):
    person = request.actor.person
    if request.method == "POST" and request.POST.get("mode") in MailMode.values:
        choose_mail_mode(person=person, mode=MailMode(request.POST["mode"]))
        messages.success(request, "Сохранено.")
        return redirect("notices:settings")
    chosen = mail_mode(person)
    modes = [(mode.value, mode.label, EXPLAINED[mode], mode == chosen) for mode in MailMode]
    return render(request, "notices/settings.html", {"modes": modes, "address": person.email})
