import pytest
from prometheus_client.parser import text_string_to_metric_families


def test_requests_are_counted_by_route_and_never_by_what_stands_in_it(start, reader, administrator):
    client = start().test_client()
    client.get("/v1/centres/0190a1b2-0000-7000-8000-000000000001", auth=reader)
    client.get("/v1/centres/0190a1b2-0000-7000-8000-000000000002", auth=reader)
    client.open("/hidden/words", method="BREW")

    answer = client.get("/metrics", auth=administrator)

    counted = {
        (sample.labels["route"], sample.labels["method"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == "samspil_requests_total"
    }
    assert answer.content_type.startswith("text/plain")
    assert counted == {("/v1/centres/{centreId}", "GET", "404"): 2, ("unmatched", "other", "404"): 1}
    assert 'samspil_request_seconds_count{method="GET",route="/v1/centres/{centreId}"} 2.0' in answer.text


@pytest.mark.parametrize(("role", "status"), [("system", 200), ("coordinator", 403), ("reader", 403), (None, 401)])
def test_counts_are_for_whoever_runs_the_product(request, client, role, status):
    key = role and request.getfixturevalue(role)

    answer = client.get("/metrics", auth=key)

    assert answer.status_code == status
