"""Page addresses."""

from django.urls import path

from patrols.views import heat, online, plans, trust

app_name = "patrols"
urlpatterns = [
    path("plans/", plans.days, name="plans"),
    path("plans/<str:day>/", plans.plan, name="plan"),
    path("plans/<str:day>/card/", plans.card, name="card"),
    path("heat/", heat.heat_map, name="heat"),
    path("trust/", trust.trust, name="trust"),
    path("online/", online.page, name="online"),
    path("online/open/", online.open_patrol, name="online-open"),
    path("online/<int:pk>/check/", online.check, name="online-check"),
]
