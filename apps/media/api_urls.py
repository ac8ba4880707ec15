from django.urls import path

from .direct_api import Direct, DirectFinish, DirectList
from .protection.api import KeyBytesView, LicenceView, VendorLicenceView
from .upload_api import UploadDetail, UploadList

app_name = "media_api"
urlpatterns = [
    path("uploads/", UploadList.as_view(), name="uploads"),
    path("uploads/direct/", DirectList.as_view(), name="direct_uploads"),
    path("uploads/<pid:public_id>/direct/", Direct.as_view(), name="direct"),
    path("uploads/<pid:public_id>/direct/finish/", DirectFinish.as_view(), name="direct_finish"),
    path("uploads/<pid:public_id>/", UploadDetail.as_view(), name="upload"),
    path("assets/<pid:public_id>/licence/", LicenceView.as_view(), name="licence"),
    path(
        "assets/<pid:public_id>/licence/<slug:system>/",
        VendorLicenceView.as_view(),
        name="vendor-licence",
    ),
    path("assets/<pid:public_id>/key/", KeyBytesView.as_view(), name="asset-key"),
]
