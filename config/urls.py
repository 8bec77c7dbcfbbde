"""All addresses. Each has its row in `config.rights`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config import health

handler404 = "core.problems.address_not_found"
handler500 = "core.problems.server_error"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/v1/", include("stations.api.urls")),
    path("api/v1/", include("incidents.api.urls")),
    path("api/v1/", include("orders.api.urls")),
    path("api/v1/", include("patrols.api.urls")),
    path("api/v1/", include("mediation.api.urls")),
    path("api/v1/", include("dashboards.api.urls")),
    path("", include("stations.urls")),
    path("incidents/", include("incidents.urls")),
    path("orders/", include("orders.urls")),
    path("patrols/", include("patrols.urls")),
    path("mediation/", include("mediation.urls")),
    path("", include("dashboards.urls")),
]
