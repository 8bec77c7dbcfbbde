"""Page addresses."""

from django.urls import path

from mediation.views import keeping, pages, printed, proposals

app_name = "mediation"
urlpatterns = [
    path("", pages.dispute_list, name="disputes"),
    path("export/", printed.export, name="export"),
    path("rooms/", pages.rooms, name="rooms"),
    path("visits/", pages.visits, name="visits"),
    path("consultation/", pages.morning, name="consultation"),
    path("consultation/minutes/", pages.minutes, name="minutes"),
    path("guardian/", pages.guardian, name="guardian"),
    path("guardians/", pages.guardian_list, name="guardians"),
    path("proposals/", proposals.proposed, name="proposals"),
    path("rules/", keeping.rules_page, name="rules"),
    path("rules/words/", keeping.words, name="rules-words"),
    path("rules/causes/", keeping.causes, name="rules-causes"),
    path("rules/visits/", keeping.visits, name="rules-visits"),
    path("rules/levels/", keeping.weights, name="rules-levels"),
    path("rules/types/new/", keeping.type_new, name="rules-type-new"),
    path("rules/types/<str:code>/", keeping.type_edit, name="rules-type"),
    path("rules/forms/new/", keeping.form_new, name="rules-form-new"),
    path("rules/forms/<str:code>/", keeping.form_edit, name="rules-form"),
    path("disputes/<str:number>/", pages.dispute_page, name="dispute"),
    path("disputes/<str:number>/agreement.<str:code>", printed.agreement, name="agreement-paper"),
    path("sessions/<int:pk>/invitation/", printed.invitation, name="invitation"),
]
