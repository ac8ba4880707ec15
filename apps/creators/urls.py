from django.urls import path

from . import (
    audit_views,
    caption_views,
    course_views,
    exchange_views,
    experiment_views,
    graph_views,
    team_views,
    version_views,
    viewership_views,
    views,
)

app_name = "studio"
_lesson = "lessons/<pid:public_id>/"
_test = f"{_lesson}tests/<pid:test_id>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("become/", views.become, name="become"),
    path("new/", views.new, name="new"),
    path("courses/", course_views.course_list, name="courses"),
    path("courses/<pid:public_id>/", course_views.course, name="course"),
    path("skills/", graph_views.skill_list, name="skills"),
    path("skills/changes/", graph_views.changes, name="skill_changes"),
    path("skills/<pid:public_id>/", graph_views.skill, name="skill"),
    path("team/", team_views.members, name="team"),
    path("team/<pid:person>/role/", team_views.change_role, name="change_role"),
    path("team/<pid:person>/remove/", team_views.remove, name="remove_member"),
    path(
        "team/invitations/<pid:invitation>/",
        team_views.take_back,
        name="take_back_invitation",
    ),
    path("choose/", team_views.choose, name="choose"),
    path("invitations/<str:token>/", team_views.invitation, name="invitation"),
    path("history/", audit_views.studio_history, name="history"),
    path(f"{_lesson}history/", audit_views.lesson_history, name="lesson_history"),
    path(_lesson, views.lesson, name="lesson"),
    path(f"{_lesson}captions/", caption_views.captions, name="captions"),
    path(f"{_lesson}viewers/", viewership_views.viewers, name="viewers"),
    path(f"{_lesson}viewers/<slug:kind>.csv", viewership_views.export, name="viewers_export"),
    path(f"{_lesson}versions/new/", version_views.new, name="new_version"),
    path(f"{_lesson}versions/<int:number>/", version_views.version, name="version"),
    path(f"{_lesson}tests/", experiment_views.tests, name="tests"),
    path(f"{_lesson}tests/new/", experiment_views.new_test, name="new_test"),
    path(_test, experiment_views.test, name="test"),
    path(f"{_test}decide/<int:number>/", experiment_views.decide, name="decide_test"),
    path(f"{_test}stop/", experiment_views.stop, name="stop_test"),
    path(f"{_test}undo/", experiment_views.undo, name="undo_test"),
    path(f"{_lesson}quiz/", views.quiz_panel, name="quiz"),
    path(f"{_lesson}exchange/", exchange_views.exchange_page, name="exchange"),
    path(
        f"{_lesson}exchange/<pid:import_id>/",
        exchange_views.question_import,
        name="question_import",
    ),
    path(
        f"{_lesson}exchange/<pid:import_id>/undo/",
        exchange_views.undo_import,
        name="undo_import",
    ),
    path(
        f"{_lesson}exchange/export/<slug:kind>/",
        exchange_views.export,
        name="question_export",
    ),
    path(f"{_lesson}questions/new/<slug:format_key>/", views.new_question, name="new_question"),
    path(f"{_lesson}questions/<pid:question_id>/", views.question, name="question"),
]
