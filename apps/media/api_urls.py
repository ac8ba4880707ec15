from django.urls import path

from .upload_api import UploadDetail, UploadList

app_name = "media_api"
urlpatterns = [
    path("uploads/", UploadList.as_view(), name="uploads"),
    path("uploads/<pid:public_id>/", UploadDetail.as_view(), name="upload"),
]
