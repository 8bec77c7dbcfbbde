"""Page addresses."""

from django.urls import path

from patrols.views import heat, online, plans, templates, trust, weights

app_name = "patrols"
urlpatterns = [
    path("plans/", plans.days, name="plans"),
    path("plans/<str:day>/", plans.plan, name="plan"),
    path("plans/<str:day>/card/", plans.card, name="card"),
    path("stops/<int:pk>/attachments/<uuid:uid>/", plans.attachment, name="stop-attachment"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/hours/", templates.hours, name="hours"),
    path("new-template/", templates.template_new, name="template-new"),
    path("template/<slug:code>/", templates.template_edit, name="template"),
    path("template/<slug:code>/use/", templates.template_use, name="template-use"),
    path("template/<slug:code>/new-crew/", templates.crew_new, name="crew-new"),
    path("template/<slug:code>/crews/<str:key>/", templates.crew_edit, name="crew"),
    path("template/<slug:code>/crews/<str:key>/drop/", templates.crew_drop, name="crew-drop"),
    path("weights/", weights.weight_list, name="weights"),
    path("weights/<str:code>/", weights.weight, name="weight"),
    path("weights/<str:code>/back/", weights.weight_back, name="weight-back"),
    path("heat/", heat.heat_map, name="heat"),
    path("heat/list/", heat.heat_list, name="heat-list"),
    path("trust/", trust.trust, name="trust"),
    path("online/", online.page, name="online"),
    path("online/open/", online.open_patrol, name="online-open"),
    path("online/<int:pk>/check/", online.check, name="online-check"),
]
