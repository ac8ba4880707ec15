from django.urls import include, path

from apps.quizzes import reminder_views, views

quizzes = [
    path("quizzes/<pid:public_id>/", views.quiz, name="quiz"),
    path("quizzes/<pid:public_id>/card", views.card, name="card"),
    path("today/review/", views.review, name="review"),
    path("today/due/", views.due, name="due"),
    path("today/memory/", views.memory, name="memory"),
    path("today/plan/", views.plan, name="plan"),
    path("today/plan/<pid:public_id>/resume", views.resume, name="resume"),
    path("today/reminders/", reminder_views.reminders, name="reminders"),
    path("today/reminded/", reminder_views.reminded, name="reminded"),
    path("reminders/stop/<str:token>/", reminder_views.stop, name="stop_reminders"),
    path("reminders/resume/<str:token>/", reminder_views.resume, name="resume_reminders"),
]

urlpatterns = [
    # A tab of the whole site: it has no namespace.
    path("today/", views.today, name="today"),
    path("", include((quizzes, "quizzes"))),
]
