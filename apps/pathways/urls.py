from django.urls import path

from . import library_views, path_views, views

urlpatterns = [
    path("", views.home, name="feed"),
    path("learn/<pid:public_id>", views.learn, name="learn"),
    path(
        "learn/<pid:public_id>/transcript/<slug:language>.<slug:kind>",
        views.transcript,
        name="transcript",
    ),
    path("search/", library_views.search, name="search"),
    path("search/results/", library_views.search_results, name="search-results"),
    path("library/", library_views.home, name="library"),
    path("library/saved/", library_views.saved, name="saved"),
    path("library/lists/<pid:public_id>/", library_views.playlist, name="playlist"),
    path("library/history/", library_views.history, name="history"),
    path("library/questions/", library_views.inquiry_list, name="inquiries"),
    path(
        "library/questions/<pid:public_id>/withdraw/",
        library_views.withdraw_inquiry,
        name="withdraw-inquiry",
    ),
    path("courses/", library_views.course_list, name="courses"),
    path("courses/<pid:public_id>/", library_views.course, name="course"),
    path("skills/", path_views.skills, name="skills"),
    path("skills/<pid:public_id>/", path_views.skill, name="skill"),
    path("welcome/", path_views.welcome, name="welcome"),
    path("path/", path_views.goal_list, name="goals"),
    path("path/courses/<pid:public_id>/", path_views.path, {"kind": "course"}, name="course-path"),
    path("path/skills/<pid:public_id>/", path_views.path, {"kind": "skill"}, name="skill-path"),
    path(
        "path/courses/<pid:public_id>/check/",
        path_views.begin,
        {"kind": "course"},
        name="course-check",
    ),
    path(
        "path/skills/<pid:public_id>/check/",
        path_views.begin,
        {"kind": "skill"},
        name="skill-check",
    ),
    path("path/checks/<pid:public_id>/", path_views.diagnosis, name="diagnosis"),
    path("path/verdicts/<pid:public_id>/", path_views.verdict, name="verdict"),
]
