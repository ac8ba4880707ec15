from django.urls import path

from . import api

urlpatterns = [
    path("skills/", api.SkillsView.as_view(), name="skills"),
    path("courses/", api.CoursesView.as_view(), name="courses"),
    path("courses/<pid:public_id>/", api.CourseView.as_view(), name="course"),
    path("courses/<pid:public_id>/glossary/", api.GlossaryView.as_view(), name="glossary"),
]
