from django.urls import path

from contracts.views import SearchView

app_name = "contracts"
urlpatterns = [path("search/", SearchView.as_view(), name="search")]
