from django.urls import path

from roles.views.policy import SecurityPolicyView

app_name = "orgs_policy"
urlpatterns = [path("security-policy/", SecurityPolicyView.as_view(), name="security")]
