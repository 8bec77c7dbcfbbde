"""The Celery app is made with Django, so that `shared_task` in the apps finds it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
