"""Rows of the permission table: what a learner keeps, saved lessons, lists and what was seen."""

LIBRARY = """
GET    /library/                              302 200 200 200 200 200
GET    /library/saved/                        302 200 200 200 200 200
GET    /library/lists/{playlist}/             302 404 200 404 404 404
GET    /library/history/                      302 200 200 200 200 200
GET    /api/v1/saved/                         401 200 200 200 200 200
PUT    /api/v1/saved/order/                   401 400 400 400 400 400
PUT    /api/v1/saved/{lesson}/                401 204 204 204 204 204
DELETE /api/v1/saved/{lesson}/                401 200 200 200 200 200
PUT    /api/v1/saved/{draft}/                 401 404 404 404 404 404
DELETE /api/v1/saved/{draft}/                 401 200 200 200 200 200
PUT    /api/v1/saved/{private}/               401 404 404 404 204 404
DELETE /api/v1/saved/{private}/               401 200 200 200 200 200
GET    /api/v1/playlists/                     401 200 200 200 200 200
POST   /api/v1/playlists/                     401 400 400 400 400 400
GET    /api/v1/playlists/{playlist}/          401 404 200 404 404 404
PATCH  /api/v1/playlists/{playlist}/          401 400 400 400 400 400
DELETE /api/v1/playlists/{playlist}/          401 404 204 404 404 404
POST   /api/v1/playlists/{playlist}/restore/  401 404 200 404 404 404
PUT    /api/v1/playlists/{playlist}/order/    401 400 400 400 400 400
PUT    /api/v1/playlists/{playlist}/lessons/{lesson}/    401 404 204 404 404 404
DELETE /api/v1/playlists/{playlist}/lessons/{lesson}/    401 404 200 404 404 404
GET    /api/v1/history/                       401 200 200 200 200 200
DELETE /api/v1/history/                       401 200 200 200 200 200
POST   /api/v1/history/restore/               401 400 400 400 400 400
DELETE /api/v1/history/{lesson}/              401 200 200 200 200 200
"""
