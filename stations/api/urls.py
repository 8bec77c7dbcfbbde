"""REST addresses under /api/v1/."""

from django.urls import path

from stations.api import views

urlpatterns = [
    path("auth/token/", views.Token.as_view(), name="api-token"),
    path("me/", views.Me.as_view(), name="api-me"),
    path("stations/", views.Stations.as_view(), name="api-stations"),
    path("stations/<str:code>/map/", views.StationMap.as_view(), name="api-station-map"),
    path("officers/", views.Officers.as_view(), name="api-officers"),
    path("units/", views.Units.as_view(), name="api-units"),
    path("units/<str:call_sign>/status/", views.UnitStatusView.as_view(), name="api-unit-status"),
    path("communities/", views.Communities.as_view(), name="api-communities"),
    path("places/", views.Places.as_view(), name="api-places"),
    path("positions/", views.Positions.as_view(), name="api-positions"),
]
