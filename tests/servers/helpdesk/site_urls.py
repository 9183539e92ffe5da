"""Nothing but the helpdesk; as in many installations, another server would have to serve the files."""
from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
