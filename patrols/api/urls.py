"""REST addresses under /api/v1/."""

from django.urls import path

from patrols.api import heat, road, templates, views

urlpatterns = [
    path("patrols/plans/", views.PlanList.as_view(), name="api-plans"),
    path("patrols/plans/<int:pk>/", views.PlanDetail.as_view(), name="api-plan"),
    path("patrols/plans/<int:pk>/done/", views.PlanDone.as_view(), name="api-plan-done"),
    path("patrols/plans/<int:pk>/replan/", views.Replan.as_view(), name="api-plan-replan"),
    path("patrols/plans/<int:pk>/publish/", views.Publish.as_view(), name="api-plan-publish"),
    path("patrols/plans/<int:pk>/withdraw/", views.Withdraw.as_view(), name="api-plan-withdraw"),
    path("patrols/plans/<int:pk>/wishes/", views.WishStop.as_view(), name="api-plan-wishes"),
    path("patrols/plans/<int:pk>/wishes/drop/", views.TakeBackWish.as_view(), name="api-plan-wish-drop"),
    path("patrols/templates/", templates.TemplateList.as_view(), name="api-patrol-templates"),
    path("patrols/heat/", heat.HeatMap.as_view(), name="api-heat"),
    path("patrols/duties/mine/", road.MyDuties.as_view(), name="api-my-duties"),
    path("patrols/stops/<int:pk>/arrive/", road.Arrive.as_view(), name="api-stop-arrive"),
    path("patrols/stops/<int:pk>/leave/", road.Leave.as_view(), name="api-stop-leave"),
    path("patrols/stops/<int:pk>/attachments/", road.StopAttachments.as_view(), name="api-stop-attachments"),
    path("patrols/tracks/", road.Tracks.as_view(), name="api-tracks"),
]
