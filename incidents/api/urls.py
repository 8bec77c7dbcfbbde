"""REST addresses under /api/v1/."""

from django.urls import path

from incidents.api import parties, views
from incidents.choices import Leg

PARTY = "incidents/<str:number>/parties/<int:party_id>/"
urlpatterns = [
    path("incident-types/", views.IncidentTypes.as_view(), name="api-incident-types"),
    path("incidents/", views.IncidentList.as_view(), name="api-incidents"),
    path("incidents/similar/", views.Similar.as_view(), name="api-incidents-similar"),
    path("incidents/<str:number>/", views.IncidentDetail.as_view(), name="api-incident"),
    path("incidents/<str:number>/timeline/", views.Timeline.as_view(), name="api-incident-timeline"),
    path(
        "incidents/<str:number>/recommendations/", views.Recommendations.as_view(), name="api-incident-recommendations"
    ),
    path("incidents/<str:number>/routes/", views.Routes.as_view(), name="api-incident-routes"),
    path("incidents/<str:number>/dispatch/", views.Dispatch.as_view(), name="api-incident-dispatch"),
    path("incidents/<str:number>/reinforce/", views.Reinforce.as_view(), name="api-incident-reinforce"),
    path("incidents/<str:number>/calls/", views.Calls.as_view(), name="api-incident-calls"),
    path("incidents/<str:number>/close/", views.Close.as_view(), name="api-incident-close"),
    path("incidents/<str:number>/reopen/", views.Reopen.as_view(), name="api-incident-reopen"),
    path("incidents/<str:number>/link/", views.LinkTo.as_view(), name="api-incident-link"),
    path("incidents/<str:number>/reclassify/", views.Reclassify.as_view(), name="api-incident-reclassify"),
    path("incidents/<str:number>/notes/", views.Note.as_view(), name="api-incident-notes"),
    path("incidents/<str:number>/attachments/", views.Attachments.as_view(), name="api-incident-attachments"),
    path("incidents/<str:number>/parties/", parties.Parties.as_view(), name="api-incident-parties"),
    path(f"{PARTY}correct/", parties.CorrectParty.as_view(), name="api-incident-party-correct"),
    path(f"{PARTY}remove/", parties.RemoveParty.as_view(), name="api-incident-party-remove"),
    path(f"{PARTY}show/", parties.ShowParty.as_view(), name="api-incident-party-show"),
    path(
        "assignments/<int:assignment_id>/accept/",
        views.AssignmentMove.as_view(leg=Leg.ACCEPTED),
        name="api-assignment-accept",
    ),
    path(
        "assignments/<int:assignment_id>/en-route/",
        views.AssignmentMove.as_view(leg=Leg.EN_ROUTE),
        name="api-assignment-en-route",
    ),
    path(
        "assignments/<int:assignment_id>/on-scene/",
        views.AssignmentMove.as_view(leg=Leg.ON_SCENE),
        name="api-assignment-on-scene",
    ),
    path(
        "assignments/<int:assignment_id>/clear/",
        views.AssignmentMove.as_view(leg=Leg.CLEARED),
        name="api-assignment-clear",
    ),
    path(
        "assignments/<int:assignment_id>/recall/",
        views.AssignmentMove.as_view(leg=Leg.RECALLED),
        name="api-assignment-recall",
    ),
]
