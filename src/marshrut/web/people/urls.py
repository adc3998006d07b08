from django.urls import path

from marshrut.web.people import (
    account,
    charges,
    districts,
    doubles,
    employment,
    organisation_acts,
    organisations,
    person,
    staff,
    transfer,
)

app_name = "people"
urlpatterns = [
    path("", staff.staff_list, name="list"),
    path("new/", employment.register, name="register"),
    path("<int:pk>/", person.person_page, name="person"),
    path("<int:pk>/transfer/", transfer.transfer, name="transfer"),
    path("<int:pk>/hire/", employment.take_on, name="hire"),
    path("employments/<int:pk>/end/", employment.finish, name="dismiss"),
    path("account/", account.account, name="account"),
    path("organisations/", organisations.tree, name="organisations"),
    path("organisations/new/", organisation_acts.open_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation_page, name="organisation"),
    path("organisations/<int:pk>/rename/", organisation_acts.rename, name="organisation_rename"),
    path("organisations/<int:pk>/move/", organisation_acts.move, name="organisation_move"),
    path("organisations/<int:pk>/close/", organisation_acts.close, name="organisation_close"),
    path("organisations/<int:pk>/merge/", organisation_acts.merge, name="organisation_merge"),
    path("organisations/<int:pk>/charges/new/", charges.give, name="charge_new"),
    path("charges/<int:pk>/substitute/", charges.substitute, name="charge_substitute"),
    path("charges/<int:pk>/end/", charges.end, name="charge_end"),
    path("districts/", districts.district_list, name="districts"),
    path("districts/new/", districts.form_new, name="district_new"),
    path("districts/<int:pk>/join/", districts.join, name="district_join"),
    path("districts/members/<int:pk>/leave/", districts.leave, name="district_leave"),
    path("doubles/", doubles.queue, name="merges"),
    path("doubles/<int:pk>/", doubles.pair, name="merge"),
    path("doubles/<int:pk>/again/", doubles.again, name="merge_again"),
    path("doubles/merged/<int:pk>/undo/", doubles.undo, name="merge_undo"),
]
