"""Addresses under «routes/»."""

from django.urls import path

from marshrut.web.routes import mine, office, steps

app_name = "routes"
urlpatterns = [
    path("", office.routes, name="list"),
    path("my/", mine.mine, name="mine"),
    path("my/find/", mine.find_action, name="find"),
    path("my/another/", mine.another, name="another"),
    path("<int:pk>/", office.route_page, name="route"),
    path("<int:pk>/decide/", office.decide_action, name="decide"),
    path("<int:pk>/comment/", office.comment_action, name="comment"),
    path("<int:pk>/tutor/", office.tutor_action, name="tutor"),
    path("<int:pk>/steps/<int:step_pk>/", steps.step_page, name="step"),
    path("<int:pk>/steps/<int:step_pk>/answer/", steps.answer_action, name="answer"),
    path("<int:pk>/steps/<int:step_pk>/ask/", steps.ask_action, name="ask"),
    path("<int:pk>/steps/<int:step_pk>/move/", steps.move_action, name="move"),
]
