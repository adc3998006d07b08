from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "marshrut.monitoring"
    label = "monitoring"
    verbose_name = "Мониторинг"
