from django.urls import path

from . import local_views, views, webhook_views

app_name = "billing"

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/<slug:slug>/subscribe/", views.subscribe, name="subscribe"),
    path("subscription/", views.subscription, name="subscription"),
    path("subscription/<pid:public_id>/cancel/", views.cancel, name="cancel"),
    path("subscription/<pid:public_id>/resume/", views.resume, name="resume"),
    path("subscription/<pid:public_id>/manage/", views.manage, name="manage"),
    path("subscription/receipts/<pid:public_id>/", views.receipt, name="receipt"),
    path("pay/<slug:slug>/", local_views.pay, name="local_pay"),
    path("pay/card/<pid:public_id>/", local_views.card, name="local_card"),
    path("webhooks/payments/<slug:name>/", webhook_views.webhook, name="webhook"),
]
