from django.urls import path

from . import (
    api,
    audience_api,
    caption_api,
    course_api,
    cover_api,
    earnings_api,
    experiment_api,
    graph_api,
    illustration_api,
    inquiry_api,
    moderation_api,
    question_api,
    schedule_api,
    suggestion_api,
    version_api,
)

app_name = "studio_api"
_lesson = "studio/lessons/<pid:public_id>/"
_captions = f"{_lesson}captions/"
_experiments = f"{_lesson}experiments/"
_experiment = f"{_experiments}<pid:test_id>/"
_course = "studio/courses/<pid:public_id>/"
_skill = "studio/skills/<pid:public_id>/"
_inquiry = "studio/inquiries/<pid:public_id>/"
_changes = "studio/graph/changes/"
_track = f"{_captions}<slug:language>/"
urlpatterns = [
    path("studio/lessons/", api.LessonList.as_view(), name="lessons"),
    path("studio/lessons/of-upload/", api.LessonOfUpload.as_view(), name="of_upload"),
    path("studio/earnings/", earnings_api.Earnings.as_view(), name="earnings"),
    path("studio/earnings/<slug:month>/", earnings_api.Statement.as_view(), name="statement"),
    path("studio/courses/", course_api.CourseList.as_view(), name="courses"),
    path(_course, course_api.CourseDetail.as_view(), name="course"),
    path(f"{_course}lessons/", course_api.CourseLessons.as_view(), name="course_lessons"),
    path(f"{_course}publish/", course_api.PublishCourse.as_view(), name="publish_course"),
    path(f"{_course}withdraw/", course_api.WithdrawCourse.as_view(), name="withdraw_course"),
    path(f"{_course}discard/", course_api.DiscardCourse.as_view(), name="discard_course"),
    path(f"{_course}restore/", course_api.RestoreCourse.as_view(), name="restore_course"),
    path("studio/skills/", graph_api.SkillList.as_view(), name="skills"),
    path(_skill, graph_api.SkillDetail.as_view(), name="skill"),
    path(f"{_skill}merge/", graph_api.MergeSkill.as_view(), name="merge_skill"),
    path(
        f"{_skill}requires/<pid:other>/",
        graph_api.PrerequisiteDetail.as_view(),
        name="prerequisite",
    ),
    path(f"{_skill}related/<pid:other>/", graph_api.RelationDetail.as_view(), name="relation"),
    path(_changes, graph_api.ChangeList.as_view(), name="graph_changes"),
    path(f"{_changes}<int:number>/undo/", graph_api.UndoChange.as_view(), name="undo_change"),
    path(f"{_changes}<int:number>/bring-back/", graph_api.RollBack.as_view(), name="roll_back"),
    path("studio/inquiries/", inquiry_api.InquiryList.as_view(), name="inquiries"),
    path(f"{_inquiry}answer/", inquiry_api.AnswerInquiry.as_view(), name="answer_inquiry"),
    path(f"{_inquiry}shared/", inquiry_api.ShareInquiry.as_view(), name="share_inquiry"),
    path(f"{_inquiry}hidden/", inquiry_api.HideInquiry.as_view(), name="hide_inquiry"),
    path(_lesson, api.LessonDetail.as_view(), name="lesson"),
    path(f"{_lesson}file/", api.LessonFile.as_view(), name="file"),
    path(f"{_lesson}progress/", api.LessonProgress.as_view(), name="progress"),
    path(f"{_lesson}publish/", api.Publish.as_view(), name="publish"),
    path(f"{_lesson}schedule/", schedule_api.LessonSchedule.as_view(), name="schedule"),
    path(f"{_lesson}takedown/", moderation_api.TakedownDetail.as_view(), name="takedown"),
    path(f"{_lesson}takedown/appeal/", moderation_api.Appeal.as_view(), name="appeal"),
    path(f"{_lesson}withdraw/", api.Withdraw.as_view(), name="withdraw"),
    path(f"{_lesson}archive/", api.Archive.as_view(), name="archive"),
    path(f"{_lesson}discard/", api.Discard.as_view(), name="discard"),
    path(f"{_lesson}restore/", api.Restore.as_view(), name="restore"),
    path(f"{_lesson}stages/<slug:name>/retry/", api.RetryStage.as_view(), name="retry"),
    path(f"{_lesson}premium/", audience_api.Premium.as_view(), name="premium"),
    path(f"{_lesson}cover/", cover_api.Cover.as_view(), name="cover"),
    path(_experiments, experiment_api.ExperimentList.as_view(), name="experiments"),
    path(f"{_experiments}plan/", experiment_api.ExperimentPlan.as_view(), name="plan_experiment"),
    path(_experiment, experiment_api.ExperimentDetail.as_view(), name="experiment"),
    path(
        f"{_experiment}decide/",
        experiment_api.DecideExperiment.as_view(),
        name="decide_experiment",
    ),
    path(f"{_experiment}stop/", experiment_api.StopExperiment.as_view(), name="stop_experiment"),
    path(f"{_experiment}undo/", experiment_api.UndoExperiment.as_view(), name="undo_experiment"),
    path(f"{_lesson}versions/", version_api.VersionList.as_view(), name="versions"),
    path(
        f"{_lesson}versions/incoming/",
        version_api.IncomingVersion.as_view(),
        name="incoming_version",
    ),
    path(
        f"{_lesson}versions/<int:number>/switch/",
        version_api.SwitchVersion.as_view(),
        name="switch_version",
    ),
    path(
        f"{_lesson}versions/<int:number>/discard/",
        version_api.DiscardVersion.as_view(),
        name="discard_version",
    ),
    path(
        f"{_lesson}versions/<int:number>/restore/",
        version_api.RestoreVersion.as_view(),
        name="restore_version",
    ),
    path(
        f"{_lesson}versions/<int:number>/stages/<slug:name>/retry/",
        version_api.RetryVersionStage.as_view(),
        name="retry_version",
    ),
    path(f"{_lesson}questions/", question_api.QuestionList.as_view(), name="questions"),
    path(f"{_lesson}questions/order/", question_api.QuestionOrder.as_view(), name="order"),
    path(
        f"{_lesson}questions/<pid:question_id>/",
        question_api.QuestionDetail.as_view(),
        name="question",
    ),
    path(
        f"{_lesson}illustrations/",
        illustration_api.Illustrations.as_view(),
        name="illustrations",
    ),
    path(f"{_lesson}suggestions/", suggestion_api.SuggestionList.as_view(), name="suggestions"),
    path(
        f"{_lesson}suggestions/<pid:suggestion_id>/accept/",
        suggestion_api.AcceptSuggestion.as_view(),
        name="accept_suggestion",
    ),
    path(
        f"{_lesson}suggestions/<pid:suggestion_id>/dismiss/",
        suggestion_api.DismissSuggestion.as_view(),
        name="dismiss_suggestion",
    ),
    path(_captions, caption_api.Captions.as_view(), name="captions"),
    path(f"{_captions}relisten/", caption_api.Relisten.as_view(), name="relisten"),
    path(_track, caption_api.Track.as_view(), name="caption_track"),
    path(f"{_track}keep/", caption_api.KeepWords.as_view(), name="keep_words"),
    path(f"{_track}fix/", caption_api.FixWords.as_view(), name="fix_words"),
    path(f"{_track}reopen/", caption_api.ReopenWords.as_view(), name="reopen_words"),
    path(f"{_track}transcript/", caption_api.Transcript.as_view(), name="transcript"),
    path(f"{_track}confirm/", caption_api.ConfirmLanguage.as_view(), name="confirm_language"),
    path(f"{_track}file/", caption_api.CaptionFile.as_view(), name="caption_file"),
    path(
        f"{_track}versions/<int:version>/bring-back/",
        caption_api.BringBack.as_view(),
        name="bring_back",
    ),
]
