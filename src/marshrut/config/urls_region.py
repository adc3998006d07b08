"""Addresses inside a region: the middleware has taken its prefix away."""

from django.urls import include, path

from marshrut.web.home.views import home

urlpatterns = [
    path("", home, name="home"),
    path("login/", include("marshrut.web.account.urls")),
    path("people/", include("marshrut.web.people.urls")),
    path("imports/", include("marshrut.web.imports.urls")),
    path("my/", include("marshrut.web.teacher.urls")),
    path("diagnostics/", include("marshrut.web.diagnostics.urls")),
    path("routes/", include("marshrut.web.routes.urls")),
    path("offers/", include("marshrut.web.catalogue.urls")),
    path("learning/", include("marshrut.web.learning.urls")),
    path("school/", include("marshrut.web.school.urls")),
    path("tutor/", include("marshrut.web.tutor.urls")),
    path("indicators/", include("marshrut.web.monitoring.urls")),
    path("notices/", include("marshrut.web.notices.urls")),
    path("journal/", include("marshrut.web.journal.urls")),
]
handler404 = "marshrut.web.public.views.not_found"
handler403 = "marshrut.web.public.views.forbidden"
handler500 = "marshrut.web.public.views.broken"
