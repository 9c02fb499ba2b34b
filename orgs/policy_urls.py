from django.urls import path

from orgs.views import SecurityPolicyView

app_name = "orgs_policy"
urlpatterns = [path("security-policy/", SecurityPolicyView.as_view(), name="security")]
