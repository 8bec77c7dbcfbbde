"""Page addresses."""

from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("new/", views.intake_form, name="new"),
    path("views/", views.save_view, name="save-view"),
    path("views/drop/", views.drop_view, name="drop-view"),
    path("<str:number>/", views.incident_page, name="page"),
    path("<str:number>/panel/", views.incident_panel, name="panel"),
]
