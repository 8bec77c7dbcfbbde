"""Page addresses."""

from django.urls import path

from dashboards.views import audit, room, tablet

app_name = "dashboards"
urlpatterns = [
    path("", room.home, name="home"),
    path("audit/", audit.record, name="audit"),
    path("tablet/", tablet.shell, name="tablet"),
    path("tablet/worker.js", tablet.worker, name="tablet-worker"),
]
