from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    name = "marshrut.diagnostics"
    label = "diagnostics"
    verbose_name = "Диагностика"
