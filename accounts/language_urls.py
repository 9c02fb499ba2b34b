"""The address of the language choice: its name is Django's own, without the name of this package."""

from django.urls import path

from accounts.views.around import LanguageView

urlpatterns = [path("language/", LanguageView.as_view(), name="set_language")]
