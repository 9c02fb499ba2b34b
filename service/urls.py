from django.urls import path

from service.views import HomeView

app_name = "service"
urlpatterns = [path("", HomeView.as_view(), name="home")]
