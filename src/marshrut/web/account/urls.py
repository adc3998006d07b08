from django.urls import path

from marshrut.web.account import views

app_name = "account"
urlpatterns = [
    path("", views.sign_in, name="login"),
    path("demo/", views.enter_demonstration, name="demo"),
    path("out/", views.sign_out, name="logout"),
    path("role/", views.choose_role, name="role"),
]
