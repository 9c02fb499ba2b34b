from django.urls import path

from accounts.desk_views import SignInHelpListView, SignInHelpView

app_name = "accounts_desk"
urlpatterns = [
    path("sign-in-help/", SignInHelpListView.as_view(), name="sign_in_helps"),
    path("sign-in-help/<int:help_id>/", SignInHelpView.as_view(), name="sign_in_help"),
]
