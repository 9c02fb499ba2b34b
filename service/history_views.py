from django.views import View
from access.declarations import signed_in
class OwnHistoryView(View):
    access = signed_in("x")
