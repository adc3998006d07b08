from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "marshrut.base"
    label = "base"
    verbose_name = "Журнал"
