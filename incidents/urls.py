"""Page addresses."""

from django.urls import path

from incidents.views import keeping, pages

app_name = "incidents"
urlpatterns = [
    path("", pages.incident_list, name="list"),
    path("new/", pages.intake_form, name="new"),
    path("views/", pages.save_view, name="save-view"),
    path("views/drop/", pages.drop_view, name="drop-view"),
    path("types/", keeping.types, name="types"),
    path("types/new/", keeping.type_new, name="type-new"),
    path("types/<str:code>/", keeping.type_edit, name="type"),
    path("limits/", keeping.limits, name="limits"),
    path("<str:number>/", pages.incident_page, name="page"),
    path("<str:number>/attachments/<uuid:uid>/", pages.attachment, name="attachment"),
    path("<str:number>/panel/", pages.incident_panel, name="panel"),
]
