from django.urls import path

from . import inquiry_api, library_api, path_api
from .api import FeedItemView, FeedNewsView, FeedOddsView, FeedView

IN_LIST = library_api.LessonInListView.as_view()
ORDER = library_api.OrderView.as_view()

urlpatterns = [
    path("feed/", FeedView.as_view(), name="feed"),
    path("feed/odds/", FeedOddsView.as_view(), name="feed-odds"),
    path("feed/items/<pid:public_id>/", FeedItemView.as_view(), name="feed-item"),
    path("feed/items/<pid:public_id>/news/", FeedNewsView.as_view(), name="feed-news"),
    path("continue/", library_api.ContinueView.as_view(), name="continue"),
    path("search/", library_api.SearchView.as_view(), name="search"),
    path("saved/", library_api.SavedView.as_view(), name="saved"),
    path("saved/order/", ORDER, name="saved-order"),
    path("saved/<pid:lesson_id>/", IN_LIST, name="saved-lesson"),
    path("playlists/", library_api.PlaylistsView.as_view(), name="playlists"),
    path("playlists/<pid:public_id>/", library_api.PlaylistView.as_view(), name="playlist"),
    path(
        "playlists/<pid:public_id>/restore/",
        library_api.PlaylistRestoreView.as_view(),
        name="playlist-restore",
    ),
    path("playlists/<pid:public_id>/order/", ORDER, name="playlist-order"),
    path("playlists/<pid:public_id>/lessons/<pid:lesson_id>/", IN_LIST, name="playlist-lesson"),
    path("history/", library_api.HistoryView.as_view(), name="history"),
    path("history/restore/", library_api.HistoryRestoreView.as_view(), name="history-restore"),
    path(
        "history/<pid:public_id>/", library_api.HistoryLessonView.as_view(), name="history-lesson"
    ),
    path(
        "lessons/<pid:public_id>/dismissal/", library_api.DismissalView.as_view(), name="dismissal"
    ),
    path(
        "lessons/<pid:public_id>/inquiries/",
        inquiry_api.LessonInquiries.as_view(),
        name="inquiries",
    ),
    path("inquiries/<pid:public_id>/", inquiry_api.InquiryDetail.as_view(), name="inquiry"),
    path("lessons/<pid:public_id>/problems/", library_api.ProblemsView.as_view(), name="problems"),
    path("path/courses/<pid:public_id>/", path_api.CoursePathView.as_view(), name="course-path"),
    path("path/skills/<pid:public_id>/", path_api.SkillPathView.as_view(), name="skill-path"),
    path(
        "path/courses/<pid:public_id>/check/",
        path_api.CourseCheckView.as_view(),
        name="course-check",
    ),
    path(
        "path/skills/<pid:public_id>/check/", path_api.SkillCheckView.as_view(), name="skill-check"
    ),
    path("path/checks/<pid:public_id>/", path_api.CheckDetailView.as_view(), name="check"),
    path(
        "path/checks/<pid:public_id>/answers/",
        path_api.CheckAnswerView.as_view(),
        name="check-answer",
    ),
    path("path/checks/<pid:public_id>/stop/", path_api.CheckStopView.as_view(), name="check-stop"),
    path("path/verdicts/<pid:public_id>/", path_api.VerdictView.as_view(), name="verdict"),
]
