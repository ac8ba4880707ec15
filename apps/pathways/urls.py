from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="feed"),
    path("learn/<pid:public_id>", views.learn, name="learn"),
    path(
        "learn/<pid:public_id>/transcript/<slug:language>.<slug:kind>",
        views.transcript,
        name="transcript",
    ),
]
