from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/preferences/", views.preferences, name="preferences"),
    path("tenants/switch/", views.switch_tenant, name="switch_tenant"),
]
