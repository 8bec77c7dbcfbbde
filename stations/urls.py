"""Page addresses."""

from django.contrib.auth import views as auth
from django.urls import include, path

from stations import views

pages = [
    path("", views.mine, name="mine"),
]

urlpatterns = [
    path("login/", auth.LoginView.as_view(template_name="stations/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("station/", include((pages, "stations"))),
]
