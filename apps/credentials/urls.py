from django.urls import path

from . import views

app_name = "credentials"

urlpatterns = [path("badges/", views.badges, name="badges")]
