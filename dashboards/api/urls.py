"""REST addresses under /api/v1/."""

from django.urls import path

from dashboards.api import views

urlpatterns = [
    path("live/snapshot/", views.Snapshot.as_view(), name="api-live-snapshot"),
    path("live/events/", views.Events.as_view(), name="api-live-events"),
    path("dashboards/today/", views.Today.as_view(), name="api-today"),
    path("dashboards/orders/", views.OrdersNow.as_view(), name="api-orders-now"),
    path("dashboards/cover/", views.CoverNow.as_view(), name="api-cover"),
]
