import pytest

from models.organisation import Partner
from tests.factories import FocusAreaFactory, PartnerFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/partners"
HOUSING = {"name": "Boligforeningen", "kind": "housingAssociation", "contact": "Formanden\nTræffes fredag"}


def test_a_partner_is_created_read_and_deleted(client, coordinator, database):
    made = client.post(URL, auth=coordinator, json=HOUSING)
    place = made.headers["Location"]

    assert made.status_code == 201
    assert_reads_like_the_entity(database, Partner, client.get(place, auth=coordinator).json)
    assert client.delete(place, auth=coordinator, if_match=made).status_code == 204
    assert client.get(place, auth=coordinator).status_code == 404


def test_what_is_read_can_be_sent_back_unchanged(client, coordinator):
    made = client.post(URL, auth=coordinator, json=HOUSING)

    again = client.put(made.headers["Location"], auth=coordinator, if_match=made, json=made.json)

    assert (again.status_code, again.json) == (200, made.json)


def test_a_patch_says_only_what_changes(client, coordinator):
    made = client.post(URL, auth=coordinator, json=HOUSING)

    patched = client.patch(made.headers["Location"], auth=coordinator, if_match=made, json={"contact": None})

    assert (patched.status_code, patched.json["version"]) == (200, 2)
    assert (patched.json["name"], patched.json["contact"]) == (HOUSING["name"], None)


def test_a_deleted_id_may_be_used_again_and_its_version_goes_on(client, coordinator):
    made = client.post(URL, auth=coordinator, json=HOUSING)
    client.delete(made.headers["Location"], auth=coordinator, if_match=made)

    again = client.put(made.headers["Location"], auth=coordinator, json=HOUSING)

    assert (again.status_code, again.json["version"]) == (201, 3)


def test_a_partner_of_a_focus_area_is_still_in_use(client, coordinator):
    partner = PartnerFactory()
    area = FocusAreaFactory(partner_ids=[partner.id])

    answer = client.delete(f"{URL}/{partner.id}", auth=coordinator, if_match=partner)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/still-in-use")
    assert answer.json["uses"] == [{"type": "focus-areas", "id": str(area.id)}]


def test_partners_are_found_by_kind_and_sort_by_name(client, reader):
    for name, kind in (("Zonta", "association"), ("Aaby", "association"), ("Rådet", "council")):
        PartnerFactory(name=name, kind=kind)

    found = client.get(f"{URL}?kind=association&sort=-name", auth=reader)

    assert [one["name"] for one in found.json["items"]] == ["Aaby", "Zonta"]


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder"])
def test_those_who_follow_the_strategy_do_not_write_partners(request, client, role):
    answer = client.post(URL, auth=request.getfixturevalue(role), json=HOUSING)

    assert (answer.status_code, answer.json["permission"]) == (403, "partners:write")
