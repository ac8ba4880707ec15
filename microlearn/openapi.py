"""How the API describes itself (drf-spectacular)."""

SETTINGS = {
    "TITLE": "MicroLearn",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AtomKind": "apps.content.models.Atom.Kind",
        "Verdict": "apps.pathways.path_api.VERDICTS",
    },
}
