from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "marshrut.web"
    label = "web"
    verbose_name = "Страницы"
