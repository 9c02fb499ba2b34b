"""Addresses of the demo; included only where the demo is installed."""

from django.urls import path

from demo.views import InboxView

app_name = "demo"
urlpatterns = [path("inbox/", InboxView.as_view(), name="inbox")]
