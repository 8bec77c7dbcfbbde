"""REST addresses under /api/v1/."""

from django.urls import path

from orders.api import acts, views

urlpatterns = [
    path("orders/", views.OrderList.as_view(), name="api-orders"),
    path("orders/bulk/", views.BulkIssue.as_view(), name="api-orders-bulk"),
    path("orders/bulk/remind/", acts.RemindMany.as_view(), name="api-orders-bulk-remind"),
    path("orders/bulk/extend/", acts.ExtendMany.as_view(), name="api-orders-bulk-extend"),
    path("orders/bulk/reassign/", acts.ReassignMany.as_view(), name="api-orders-bulk-reassign"),
    path("orders/mine/", views.MyOrders.as_view(), name="api-orders-mine"),
    path("orders/counts/", views.Counts.as_view(), name="api-orders-counts"),
    path("orders/carriers/", views.Carriers.as_view(), name="api-orders-carriers"),
    path("orders/<str:number>/", views.OrderDetail.as_view(), name="api-order"),
    path("orders/<str:number>/timeline/", views.Timeline.as_view(), name="api-order-timeline"),
    path("orders/<str:number>/attachments/", views.Attachments.as_view(), name="api-order-attachments"),
    path("orders/<str:number>/acknowledge/", acts.Acknowledge.as_view(), name="api-order-acknowledge"),
    path("orders/<str:number>/feedback/", acts.FeedBack.as_view(), name="api-order-feedback"),
    path("orders/<str:number>/accept/", acts.Accept.as_view(), name="api-order-accept"),
    path("orders/<str:number>/send-back/", acts.SendBack.as_view(), name="api-order-send-back"),
    path("orders/<str:number>/remind/", acts.Remind.as_view(), name="api-order-remind"),
    path("orders/<str:number>/reassign/", acts.Reassign.as_view(), name="api-order-reassign"),
    path("orders/<str:number>/extend/", acts.Extend.as_view(), name="api-order-extend"),
    path("orders/<str:number>/cancel/", acts.Cancel.as_view(), name="api-order-cancel"),
]
