"""Page addresses."""

from django.contrib.auth import views as auth
from django.urls import include, path

from stations.views import bodies, mine, people, places, roster, units

pages = [
    path("", mine.mine, name="mine"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person_edit, name="person"),
    path("people/<int:pk>/password/", people.person_password, name="person-password"),
    path("people/<int:pk>/use/", people.person_use, name="person-use"),
    path("roster/", roster.roster_page, name="roster"),
    path("roster/shifts/", roster.shift_add, name="shift-add"),
    path("roster/shifts/<int:pk>/remove/", roster.shift_remove, name="shift-remove"),
    path("roster/absences/", roster.absence_add, name="absence-add"),
    path("roster/absences/<int:pk>/remove/", roster.absence_remove, name="absence-remove"),
    path("posts/", roster.posts, name="posts"),
    path("posts/<int:pk>/", roster.post_give, name="post-give"),
    path("places/", places.place_list, name="places"),
    path("places/new/", places.place_new, name="place-new"),
    path("places/import/", places.place_import, name="place-import"),
    path("places/<int:pk>/", places.place_edit, name="place"),
    path("places/<int:pk>/retire/", places.place_retire, name="place-retire"),
    path("units/", units.unit_list, name="units"),
    path("units/new/", units.unit_new, name="unit-new"),
    path("units/<int:pk>/", units.unit_edit, name="unit"),
    path("units/<int:pk>/use/", units.unit_use, name="unit-use"),
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies/new/", bodies.body_new, name="body-new"),
    path("bodies/<int:pk>/", bodies.body_edit, name="body"),
    path("bodies/<int:pk>/use/", bodies.body_use, name="body-use"),
    path("streets/", places.streets, name="streets"),
]

urlpatterns = [
    path(
        "login/",
        auth.LoginView.as_view(template_name="stations/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("station/", include((pages, "stations"))),
]
