from django.urls import path

from .api import FeedCaptionsView, FeedItemView, FeedView

urlpatterns = [
    path("feed/", FeedView.as_view(), name="feed"),
    path("feed/items/<pid:public_id>/", FeedItemView.as_view(), name="feed-item"),
    path("feed/items/<pid:public_id>/captions/", FeedCaptionsView.as_view(), name="feed-captions"),
]
