"""Page addresses."""

from django.urls import path

from mediation.views import pages, printed

app_name = "mediation"
urlpatterns = [
    path("", pages.dispute_list, name="disputes"),
    path("rooms/", pages.rooms, name="rooms"),
    path("visits/", pages.visits, name="visits"),
    path("consultation/", pages.morning, name="consultation"),
    path("consultation/minutes/", pages.minutes, name="minutes"),
    path("guardian/", pages.guardian, name="guardian"),
    path("guardians/", pages.guardian_list, name="guardians"),
    path("disputes/<str:number>/", pages.dispute_page, name="dispute"),
    path("disputes/<str:number>/agreement.<str:code>", printed.agreement, name="agreement-paper"),
    path("sessions/<int:pk>/invitation/", printed.invitation, name="invitation"),
]
