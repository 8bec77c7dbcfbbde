"""REST addresses under /api/v1/."""

from django.urls import path

from mediation.api import disputes, papers, views

FILE = "disputes/<str:number>/"
MEETING = "mediation/sessions/<int:pk>/"
MORNING = "mediation/consultations/<int:pk>/"

urlpatterns = [
    path("disputes/", disputes.DisputeList.as_view(), name="api-disputes"),
    path("disputes/rates/", disputes.Rates.as_view(), name="api-dispute-rates"),
    path(FILE, disputes.DisputeDetail.as_view(), name="api-dispute"),
    path(f"{FILE}timeline/", disputes.DisputeTimeline.as_view(), name="api-dispute-timeline"),
    path(f"{FILE}confirm/", disputes.Confirm.as_view(), name="api-dispute-confirm"),
    path(f"{FILE}dismiss/", disputes.Dismiss.as_view(), name="api-dispute-dismiss"),
    path(f"{FILE}owner/", disputes.SetOwner.as_view(), name="api-dispute-owner"),
    path(f"{FILE}level/", disputes.SetLevel.as_view(), name="api-dispute-level"),
    path(f"{FILE}split/", disputes.Split.as_view(), name="api-dispute-split"),
    path(f"{FILE}join/", disputes.Join.as_view(), name="api-dispute-join"),
    path(f"{FILE}part/", disputes.Part.as_view(), name="api-dispute-part"),
    path(f"{FILE}notes/", disputes.Note.as_view(), name="api-dispute-notes"),
    path(f"{FILE}parties/", disputes.AddParty.as_view(), name="api-dispute-parties"),
    path(f"{FILE}parties/<int:party_id>/show/", disputes.ShowParty.as_view(), name="api-dispute-party-show"),
    path(f"{FILE}members/", disputes.AddMember.as_view(), name="api-dispute-members"),
    path(f"{FILE}referrals/", disputes.Refer.as_view(), name="api-dispute-referrals"),
    path(f"{FILE}referrals/<int:pk>/answer/", disputes.AnswerReferral.as_view(), name="api-dispute-referral-answer"),
    path(f"{FILE}sessions/", views.Book.as_view(), name="api-dispute-sessions"),
    path(f"{FILE}agreement/", disputes.Draft.as_view(), name="api-dispute-agreement"),
    path(f"{FILE}agreement/sign/", disputes.Sign.as_view(), name="api-dispute-agreement-sign"),
    path(f"{FILE}agreement/end/", disputes.EndAgreement.as_view(), name="api-dispute-agreement-end"),
    path(f"{FILE}obligations/<int:pk>/check/", disputes.CheckObligation.as_view(), name="api-dispute-obligation-check"),
    path(f"{FILE}settle/", disputes.Settle.as_view(), name="api-dispute-settle"),
    path(f"{FILE}reopen/", disputes.Reopen.as_view(), name="api-dispute-reopen"),
    path(f"{FILE}close/", disputes.Close.as_view(), name="api-dispute-close"),
    path(f"{FILE}attachments/", papers.Papers.as_view(), name="api-dispute-attachments"),
    path(f"{FILE}attachments/<uuid:uid>/", papers.Paper.as_view(), name="api-dispute-attachment"),
    path("visits/", views.VisitList.as_view(), name="api-visits"),
    path("visits/<int:pk>/make/", views.MakeVisit.as_view(), name="api-visit-make"),
    path("mediation/rooms/", views.Rooms.as_view(), name="api-mediation-rooms"),
    path("mediation/mediators/", views.Mediators.as_view(), name="api-mediators"),
    path("mediation/sessions/", views.Sessions.as_view(), name="api-mediation-sessions"),
    path(f"{MEETING}move/", views.MoveSession.as_view(), name="api-mediation-session-move"),
    path(f"{MEETING}cancel/", views.CancelSession.as_view(), name="api-mediation-session-cancel"),
    path(f"{MEETING}hold/", views.HoldSession.as_view(), name="api-mediation-session-hold"),
    path(
        f"{MEETING}invitations/<int:party_id>/sign/",
        views.SignInvitation.as_view(),
        name="api-mediation-invitation-sign",
    ),
    path("mediation/reports/", views.GuardianReports.as_view(), name="api-guardian-reports"),
    path("mediation/reports/<int:pk>/take-over/", views.TakeOver.as_view(), name="api-guardian-report-take-over"),
    path("mediation/guardians/", views.Guardians.as_view(), name="api-guardians"),
    path("mediation/guardians/<int:pk>/thank/", views.Thank.as_view(), name="api-guardian-thank"),
    path("mediation/consultations/", views.Consultations.as_view(), name="api-consultations"),
    path(f"{MORNING}minutes/", views.Minutes.as_view(), name="api-consultation-minutes"),
    path(f"{MORNING}issue/", views.IssueDecisions.as_view(), name="api-consultation-issue"),
    path(f"{MORNING}items/<int:item>/decide/", views.Decide.as_view(), name="api-consultation-decide"),
    path(f"{MORNING}items/<int:item>/clear/", views.ClearItem.as_view(), name="api-consultation-clear"),
]
