"""The supervision order: who must do what by when, feedback, review, closed loop (V1)."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Nothing runs at import."""

    name = "orders"
    verbose_name = "督导单"
