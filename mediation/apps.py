"""Disputes that stay settled: found, ordered, mediated, agreed, visited (M1–M7)."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Nothing runs at import."""

    name = "mediation"
    verbose_name = "调解"
