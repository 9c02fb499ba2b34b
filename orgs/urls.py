from django.urls import path

from orgs.views import ChooserView

app_name = "orgs"
urlpatterns = [path("o/", ChooserView.as_view(), name="chooser")]
