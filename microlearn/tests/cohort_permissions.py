"""Rows of the table in `test_permissions`, for cohorts. In the public tenant only superusers
manage; what managers of the hospital may is in `apps/cohorts/tests/test_manage_cohort.py`."""

COHORTS = """
GET    /cohorts/                              302 200 200 200 200 200
POST   /cohorts/comparison/                   302 302 302 302 302 302
GET    /cohorts/new/                          302 403 403 403 403 200
POST   /cohorts/new/                          302 403 403 403 403 200
GET    /cohorts/{cohort}/                     302 404 403 404 404 200
POST   /cohorts/{cohort}/                     302 404 403 404 404 200
POST   /cohorts/{cohort}/add/                 302 404 403 404 404 302
POST   /cohorts/{cohort}/add-found/           302 404 403 404 404 302
POST   /cohorts/{cohort}/delete/              302 404 403 404 404 302
POST   /cohorts/{cohort}/members/{person}/remove/           302 404 403 404 404 302
GET    /cohorts/{private_cohort}/             302 404 404 404 403 404
POST   /cohorts/{private_cohort}/             302 404 404 404 403 404
POST   /cohorts/{private_cohort}/add/         302 404 404 404 403 404
POST   /cohorts/{private_cohort}/add-found/   302 404 404 404 403 404
POST   /cohorts/{private_cohort}/delete/      302 404 404 404 403 404
POST   /cohorts/{private_cohort}/members/{person}/remove/   302 404 404 404 403 404
GET    /api/v1/cohorts/                       401 200 200 200 200 200
PUT    /api/v1/cohorts/comparison/            401 400 400 400 400 400
"""
