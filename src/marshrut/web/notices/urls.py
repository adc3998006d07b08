from django.urls import path

from marshrut.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.follow, name="follow"),
    path("settings/", views.settings, name="settings"),
]
