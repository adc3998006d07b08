from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "marshrut.notices"
    label = "notices"
    verbose_name = "Уведомления"
