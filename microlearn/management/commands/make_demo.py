"""manage.py make_demo: the demo accounts and lessons; what is there already stays."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.accounts import notifications
from apps.tenants.scope import tenant_scope
from microlearn.celery import app
from microlearn.demo import shelf, viewers
from microlearn.demo.catalogue import CatalogueError, Course, load_catalogue
from microlearn.demo.meter import Meter
from microlearn.demo.people import author_of, make_people, tenant_id
from microlearn.demo.production import Production, Take, WorkersGone

TRIES = 15  # a worker that has just been started needs some seconds until it answers


class Command(BaseCommand):
    help = "Make the demo accounts and lessons, through the media pipeline; resumes where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--inline", action="store_true", help="run the media stages here, without workers"
        )
        parser.add_argument(
            "--lessons", type=int, default=0, metavar="N", help="only the first N lessons"
        )

    def handle(self, *args: Any, inline: bool, lessons: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                _("The demo accounts have a known password: they are made only with DEMO=True.")
            )
        try:
            courses = load_catalogue()
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        make_people()
        put_up_courses(courses)
        self.make_lessons(courses, inline=inline, lessons=lessons)
        bring_viewers(courses)

    def make_lessons(self, courses: list[Course], *, inline: bool, lessons: int) -> None:
        meter = Meter(self.stdout._out, total=0)
        production = Production(courses, meter, inline=inline)
        if lessons:
            production.takes = production.takes[:lessons]
        meter.total = len(production.takes)
        production.survey()
        if production.is_complete:
            meter.say(_("The demo lessons are there: nothing to do."))
            return
        if not inline and not workers_answer():
            raise CommandError(
                _("No worker is running. Start one (make run does), or use --inline.")
            )
        try:
            failed = production.run()
        except WorkersGone as error:
            words = _(
                "Nothing has moved for minutes. Look at the workers, then call make_demo again."
            )
            raise CommandError(words) from error
        for course in courses:
            owner = author_of(course.tenant)
            with tenant_scope(tenant_id(course.tenant), user_id=owner.pk):
                notifications.clear(user=owner)  # of lessons that nobody waited for
        self.report(meter, production, failed)

    def report(self, meter: Meter, production: Production, failed: list[Take]) -> None:
        made = len(production.takes) - len(failed)
        took = {"made": made, "seconds": round(meter.seconds())}
        meter.say(_("%(made)d demo lessons are live (%(seconds)d s).") % took)
        for take in failed:
            meter.say(f"✗ {take.lesson.slug}: {take.problem}")
        if failed:
            raise CommandError(
                _("Some lessons failed. Call make_demo again to try them once more.")
            )


def put_up_courses(courses: list[Course]) -> None:
    for course in courses:
        owner = author_of(course.tenant)
        with tenant_scope(tenant_id(course.tenant), user_id=owner.pk):
            shelf.put_up_course(course=course, owner=owner)


def bring_viewers(courses: list[Course]) -> None:
    for tenant in sorted({course.tenant for course in courses}):
        with tenant_scope(tenant_id(tenant), user_id=author_of(tenant).pk):
            viewers.bring()


def workers_answer() -> bool:
    return any(app.control.ping(timeout=1.0, limit=1) for _try in range(TRIES))
