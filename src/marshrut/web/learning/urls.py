"""Addresses under «learning/»."""

from django.urls import path

from marshrut.web.learning import mine, sessions

app_name = "learning"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("apply/<int:pk>/", mine.apply_action, name="apply"),
    path("<int:pk>/withdraw/", mine.withdraw_action, name="withdraw"),
    path("here/", mine.here, name="here"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", sessions.session_page, name="session"),
    path("sessions/<int:pk>/people/", sessions.people_action, name="people"),
    path("sessions/<int:pk>/change/", sessions.change_action, name="change"),
    path("sessions/<int:pk>/code/", sessions.code_page, name="code"),
]
