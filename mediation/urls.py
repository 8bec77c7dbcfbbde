"""Page addresses."""

from django.urls import path

from mediation.views import pages

app_name = "mediation"
urlpatterns = [
    path("disputes/<str:number>/", pages.dispute_page, name="dispute"),
]
