"""Addresses under «my/»."""

from django.urls import path

from marshrut.web.teacher import taking, views

app_name = "teacher"
urlpatterns = [
    path("diagnostics/", views.diagnostics, name="diagnostics"),
    path("diagnostics/growth/", views.growth, name="growth"),
    path("diagnostics/<int:pk>/", views.invitation, name="invitation"),
    path("diagnostics/<int:pk>/consent/", views.consent_action, name="consent"),
    path("diagnostics/<int:pk>/decline/", views.decline_action, name="decline"),
    path("diagnostics/<int:pk>/practice/", views.practice, name="practice"),
    path("diagnostics/<int:pk>/start/", views.start_action, name="start"),
    path("diagnostics/<int:pk>/items/<int:number>/", taking.item_page, name="item"),
    path("diagnostics/<int:pk>/answer/", taking.save_answer, name="answer"),
    path("diagnostics/<int:pk>/pause/", views.pause, name="pause"),
    path("diagnostics/<int:pk>/finish/", views.finish, name="finish"),
    path("diagnostics/<int:pk>/result/", views.result, name="result"),
    path("diagnostics/<int:pk>/share/", views.share_action, name="share"),
    path("diagnostics/<int:pk>/recommendation/", views.recommendation, name="recommendation"),
]
