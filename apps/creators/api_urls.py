from django.urls import path

from . import api, question_api

app_name = "studio_api"
_lesson = "studio/lessons/<pid:public_id>/"
urlpatterns = [
    path("studio/lessons/", api.LessonList.as_view(), name="lessons"),
    path("studio/lessons/of-upload/", api.LessonOfUpload.as_view(), name="of_upload"),
    path("studio/skills/", api.SkillSearch.as_view(), name="skills"),
    path(_lesson, api.LessonDetail.as_view(), name="lesson"),
    path(f"{_lesson}file/", api.LessonFile.as_view(), name="file"),
    path(f"{_lesson}progress/", api.LessonProgress.as_view(), name="progress"),
    path(f"{_lesson}publish/", api.Publish.as_view(), name="publish"),
    path(f"{_lesson}withdraw/", api.Withdraw.as_view(), name="withdraw"),
    path(f"{_lesson}archive/", api.Archive.as_view(), name="archive"),
    path(f"{_lesson}restore/", api.Restore.as_view(), name="restore"),
    path(f"{_lesson}stages/<slug:name>/retry/", api.RetryStage.as_view(), name="retry"),
    path(f"{_lesson}questions/", question_api.QuestionList.as_view(), name="questions"),
    path(f"{_lesson}questions/order/", question_api.QuestionOrder.as_view(), name="order"),
    path(
        f"{_lesson}questions/<pid:question_id>/",
        question_api.QuestionDetail.as_view(),
        name="question",
    ),
]
