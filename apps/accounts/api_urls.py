from django.urls import path

from . import api, notification_api, push_api

urlpatterns = [
    path("tokens/", api.TokenView.as_view(), name="token"),
    path("tokens/current/", api.CurrentTokenView.as_view(), name="token_current"),
    path("me/", api.MeView.as_view(), name="me"),
    path("notifications/", notification_api.NotificationList.as_view(), name="notifications"),
    path("notifications/read/", notification_api.ReadAll.as_view(), name="notifications_read"),
    path(
        "notifications/<pid:public_id>/read/",
        notification_api.ReadOne.as_view(),
        name="notification_read",
    ),
    path("push/", push_api.KeyView.as_view(), name="push"),
    path("push/subscriptions/", push_api.SubscribeView.as_view(), name="push_subscribe"),
    path(
        "push/subscriptions/<pid:public_id>/",
        push_api.UnsubscribeView.as_view(),
        name="push_unsubscribe",
    ),
]
