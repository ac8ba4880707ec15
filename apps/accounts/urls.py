from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/preferences/", views.preferences, name="preferences"),
    path("tenants/switch/", views.switch_tenant, name="switch_tenant"),
    path("offline/", views.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("notifications/", views.notification_list, name="notifications"),
    path("notifications/read/", views.read_notifications, name="read_notifications"),
    path("notifications/<pid:public_id>/", views.notification, name="notification"),
]
