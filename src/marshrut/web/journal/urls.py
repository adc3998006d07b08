from django.urls import path

from marshrut.web.journal import views

app_name = "journal"
urlpatterns = [path("", views.journal, name="list")]
