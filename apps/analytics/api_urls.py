from django.urls import path

from .api import EventsView
from .moves_api import MovesView

urlpatterns = [
    path("events/", EventsView.as_view(), name="events"),
    path("events/moves/", MovesView.as_view(), name="moves"),
]
