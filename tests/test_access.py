"""Who gets in where: one table, role by address. An address that is not in it fails."""

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.urls import get_resolver, reverse
from post_office.models import Email

from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import CycleDocument, Document, Event, Extension, Notice, TextChange
from cpdplans.cycles.stages import Act
from cpdplans.units.models import User
from surveys.models import SurveyImport
from tests.conftest import signed_in
from tests.factories import make_comment, make_round, make_score, make_suggestion, make_user
from tests.plans.factories import add_remark, approve, make_plan, send, send_back
from tests.plans.factories import submission_of as plan_submission
from tests.reports.factories import extend, make_report, send_report

PORTAL = ("units", "cycles", "surveys", "plans", "reports")
ROLES = ("anonymous", "officer", "second", "other", "reviewer", "administrator", "executive")

# GET. in: led to sign in. Columns: anonymous, an officer of the unit, a second one, an officer of another unit,
# a reviewer, an administrator, an executive. The plan and the report are returned ones of the unit.
TABLE = """
units:sign_in                 200 302 302 302 302 302 302
units:sign_out                405 405 405 405 405 405 405
units:account                 in  200 200 200 200 200 200
units:password_change         in  302 302 302 302 302 302
units:password_change_done    in  200 200 200 200 200 200
units:password_reset          200 200 200 200 200 200 200
units:password_reset_done     200 200 200 200 200 200 200
units:password_reset_complete 200 200 200 200 200 200 200
units:password_reset_confirm  200 200 200 200 200 200 200

cycles:evidence_file          in  200 200 404 200 200 200
cycles:document               in  200 200 404 200 200 200
cycles:cycle_document         in  200 200 200 200 200 200
cycles:notices                in  200 200 200 200 200 200
cycles:notices_read           in  405 405 405 405 405 405
cycles:notice_open            in  405 405 405 405 405 405
cycles:verify_form            200 200 200 200 200 200 200
cycles:verify                 200 200 200 200 200 200 200

surveys:current               in  302 302 302 302 302 404
surveys:catalogue             in  200 200 200 200 200 200
surveys:results               in  200 200 200 404 404 404
surveys:results_of_unit       in  200 200 404 200 200 404
surveys:results_pdf           in  200 200 404 200 200 404

plans:current                 in  302 302 302 302 302 302
plans:of_submission           in  302 302 404 302 302 302
plans:detail                  in  200 200 404 200 200 200
plans:draft_pdf               in  200 200 404 200 200 200
plans:write                   in  405 405 405 405 405 405
plans:add_project             in  405 405 405 405 405 405
plans:project                 in  200 200 404 200 200 403
plans:remove_project          in  200 200 404 200 200 403
plans:awareness               in  200 200 404 200 200 403
plans:letter                  in  200 200 404 200 200 403
plans:check                   in  200 200 404 200 200 403
plans:send                    in  405 405 405 405 405 405
plans:recall                  in  405 405 405 405 405 405
plans:receipt                 in  200 200 404 200 200 200
plans:answer                  in  405 405 405 405 405 405

reports:home                  in  200 200 200 200 200 200
reports:board                 in  403 403 403 200 200 200
reports:board_xlsx            in  403 403 403 200 200 200
reports:board_pdf             in  403 403 403 200 200 200
reports:current               in  302 302 200 302 302 302
reports:of_submission         in  302 302 404 302 302 302
reports:detail                in  200 200 404 200 200 200
reports:draft_pdf             in  200 200 404 200 200 200
reports:write                 in  405 405 405 405 405 405
reports:result                in  200 200 404 200 200 403
reports:awareness             in  200 200 404 200 200 403
reports:letter                in  200 200 404 200 200 403
reports:check                 in  200 200 404 200 200 403
reports:send                  in  405 405 405 405 405 405
reports:recall                in  405 405 405 405 405 405
reports:receipt               in  200 200 404 200 200 200
reports:answer                in  405 405 405 405 405 405
"""
# The desk: anonymous, then officers and executives (always 403), a reviewer, an administrator.
DESK = """
index                            200 200
login                            302 302
logout                           405 405
password_change                  200 200
password_change_done             200 200
autocomplete                     200 200
jsi18n                           200 200
view_on_site                     302 302
app_list                         200 200
cycles_cycle_open                200 200
surveys_surveyround_import       200 200
surveys_surveyround_review       200 200
surveys_surveyround_template     200 200
surveys_surveyimport_file        200 200

MODEL                            changelist add change history delete
axes_accessattempt               403 403 403 403 403 200 403 302 302 403
axes_accesslog                   403 403 403 403 403 200 403 302 302 403
"""
