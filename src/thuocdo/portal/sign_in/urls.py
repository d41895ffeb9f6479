"""Addresses of signing in and out; those of the identity provider have the names its package looks for, in thuocdo.urls."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.sign_in import joining, views

app_name = "sign_in"

urlpatterns = [
    path("", views.start, name="start"),
    path("code/", views.enter_code, name="code"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("about-me/", views.about_me, name="about_me"),
    path("invitations/", views.invitations, name="invitations"),
    path("join/", joining.start, name="join"),
    path("join/code/", joining.confirm, name="join_code"),
    path("phones/<int:joined_id>/give-up/", joining.give_up, name="give_up_phone"),
    path("out/", views.sign_out, name="out"),
]
