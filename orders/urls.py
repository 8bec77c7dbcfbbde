"""Page addresses."""

from django.urls import path

from orders.views import pages

app_name = "orders"
urlpatterns = [
    path("", pages.order_list, name="list"),
    path("counts/", pages.counts_page, name="counts"),
    path("print/", pages.print_orders, name="print"),
    path("export/", pages.export, name="export"),
    path("<str:number>/", pages.order_page, name="page"),
    path("<str:number>/panel/", pages.order_panel, name="panel"),
    path("<str:number>/attachments/<uuid:uid>/", pages.attachment, name="attachment"),
]
