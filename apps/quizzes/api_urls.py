from django.urls import path

from . import api, reminder_api, streak_api

urlpatterns = [
    path("quizzes/<pid:public_id>/", api.QuizView.as_view(), name="quiz"),
    path("attempts/", api.AttemptListView.as_view(), name="attempts"),
    path("answers/", api.AnswerView.as_view(), name="answers"),
    path("answers/<slug:key>/effort/", api.EffortView.as_view(), name="effort"),
    path("answers/<slug:key>/mark/", api.MarkView.as_view(), name="mark"),
    path("cards/<pid:public_id>/bury/", api.BuryView.as_view(), name="bury"),
    path("cards/<pid:public_id>/suspend/", api.SuspendView.as_view(), name="suspend"),
    path("cards/<pid:public_id>/resume/", api.ResumeView.as_view(), name="resume"),
    path("reviews/", api.ReviewView.as_view(), name="reviews"),
    path("reviews/due/", api.DueListView.as_view(), name="due"),
    path("reviews/forecast/", api.ForecastView.as_view(), name="forecast"),
    path("streak/", streak_api.StreakView.as_view(), name="streak"),
    path("reminders/", reminder_api.ReminderView.as_view(), name="reminders"),
]
