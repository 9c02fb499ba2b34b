from django.urls import path

from relations.views import FavouriteView, SwitcherView

app_name = "relations"
urlpatterns = [
    path("relations/", SwitcherView.as_view(), name="switcher"),
    path("relations/favourite/", FavouriteView.as_view(), name="favourite"),
]
