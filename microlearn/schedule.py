"""What beat sends, and how often (seconds), or when."""

from celery.schedules import crontab

SCHEDULE = {
    # A stage counts as abandoned after 60–85 s: found, at the latest, within two minutes.
    "media-sweep": {
        "task": "apps.media.tasks.sweep",
        "schedule": 30,
        "options": {"expires": 25},
    },
    "content-warm": {"task": "apps.content.tasks.warm_published", "schedule": 60},
    "content-spare": {"task": "apps.content.tasks.spare_watched", "schedule": 3600},
    "content-index": {
        "task": "apps.content.tasks.index_published",
        "schedule": 20,
        "options": {"expires": 15},
    },
    "content-erase": {"task": "apps.content.tasks.erase_discarded", "schedule": 3600},
    "analytics-settle-starts": {
        "task": "apps.analytics.tasks.settle_starts",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "analytics-fold-starts": {"task": "apps.analytics.tasks.fold_starts", "schedule": 3600},
    "analytics-archive": {"task": "apps.analytics.tasks.archive_events", "schedule": 3600},
    "analytics-keep": {"task": "apps.analytics.tasks.keep_events", "schedule": 6 * 3600},
    "accounts-prune": {"task": "apps.accounts.tasks.prune_notifications", "schedule": 86400},
    "media-tidy": {"task": "apps.media.tasks.tidy", "schedule": 3600},
    "quizzes-drop-illustrations": {
        "task": "apps.quizzes.tasks.drop_unused_illustrations",
        "schedule": 3600,
    },
    "creators-drop-imports": {"task": "apps.creators.tasks.drop_imports", "schedule": 3600},
    # The minute that its creator chose.
    "creators-publish": {
        "task": "apps.creators.tasks.publish_scheduled",
        "schedule": 20,
        "options": {"expires": 15},
    },
    "billing-tidy": {"task": "apps.billing.tasks.tidy", "schedule": 600},
    # Days end at midnight (UTC); an hour later all that was watched on them has been counted.
    "creators-close-days": {
        "task": "apps.creators.tasks.close_days",
        "schedule": crontab(minute=5),
    },
    "quizzes-count-questions": {
        "task": "apps.quizzes.tasks.count_questions",
        "schedule": 600,
        "options": {"expires": 590},
    },
    # One task that looks whose hour it is, not an entry for each time zone: an entry that beat
    # misses (a restart, a change of the clocks) would miss a whole zone's day.
    "quizzes-remind": {
        "task": "apps.quizzes.tasks.send_reminders",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "quizzes-prune-reminders": {"task": "apps.quizzes.tasks.prune_reminders", "schedule": 86400},
    "cohorts-compare": {
        "task": "apps.cohorts.tasks.compare_all",
        "schedule": 300,
        "options": {"expires": 290},
    },
    # At an hour when few learn anywhere that we serve.
    "pathways-train": {
        "task": "apps.pathways.tasks.train_predictors",
        "schedule": crontab(hour=3, minute=40),
    },
    "pathways-recommend": {
        "task": "apps.pathways.tasks.build_recommenders",
        "schedule": 120,
        "options": {"expires": 110},
    },
    "quizzes-fit": {"task": "apps.quizzes.tasks.fit_all", "schedule": crontab(hour=3, minute=10)},
}
