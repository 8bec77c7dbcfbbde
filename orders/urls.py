"""Page addresses."""

from django.urls import path

from orders.views import keeping, pages

app_name = "orders"
urlpatterns = [
    path("", pages.order_list, name="list"),
    path("counts/", pages.counts_page, name="counts"),
    path("print/", pages.print_orders, name="print"),
    path("export/", pages.export, name="export"),
    path("rules/", keeping.rules_page, name="rules"),
    path("rules/periods/", keeping.periods, name="rules-periods"),
    path("rules/steps/", keeping.steps, name="rules-steps"),
    path("rules/days/", keeping.day_add, name="rules-day-add"),
    path("rules/days/<int:pk>/remove/", keeping.day_remove, name="rules-day-remove"),
    path("rules/leaders/", keeping.leaders, name="rules-leaders"),
    path("<str:number>/", pages.order_page, name="page"),
    path("<str:number>/panel/", pages.order_panel, name="panel"),
    path("<str:number>/paper/", pages.paper, name="paper"),
    path("<str:number>/attachments/<uuid:uid>/", pages.attachment, name="attachment"),
]
