"""The log: one line for each request, and nothing in it that was not ours to keep."""

import json
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from api.database import reader as reading
from api.operations import logs

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def test_a_request_is_one_line_that_betrays_nothing(start, reader):
    client = start(LOG_LEVEL="INFO").test_client()

    with capture_logs() as lines:
        answer = client.get(
            "/v1/centres/0190a1b2-0000-7000-8000-000000000001?lang=en",
            auth=reader,
            headers={"X-Request-Id": "job-7", "traceparent": f"00-{TRACE}-{SPAN}-01"},
        )

    assert answer.status_code == 404
    assert len(lines) == 1
    assert lines[0].pop("duration_ms") > 0
    assert lines[0] == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "/v1/centres/{centreId}",
        "status": 404,
        "client_id": reader.client.id,
        "person_id": reader.person.id,
        "trace_id": TRACE,
        "request_id": "job-7",
    }


def test_a_refusal_leaves_no_trace_of_what_was_refused(start, administrator, capfdbinary):
    client = start(LOG_LEVEL="DEBUG").test_client()

    client.post("/v1/centres?nope=hemmelig", auth=administrator, json={"name": "010190-1234", "hemmelig": 1})
    client.get("/v1/hemmelig", auth="hemmelig")

    said = capfdbinary.readouterr().err
    assert said.count(b'"event":"request"') == 2
    assert b"Traceback" not in said
    for word in (b"010190", b"hemmelig", administrator.key.encode()):
        assert word not in said


def test_a_failure_of_ours_is_told_without_what_a_database_quotes(start, capfdbinary):
    app = start()

    @app.get("/failing")
    def failing():
        try:
            reading().exec_driver_sql("SELECT 'hemmelig' FROM nowhere")
        except DBAPIError as quoting:
            raise RuntimeError("an empty shelf") from quoting

    answer = app.test_client().get("/failing")

    said = capfdbinary.readouterr().err
    told = json.loads(said)
    assert answer.status_code == 500
    assert answer.json["type"] == "/problems/internal-error"
    assert told["trace_id"] == answer.json["traceId"]
    assert [one["message"] for one in told["failure"]] == ["an empty shelf", None, None]
    assert told["failure"][0]["type"] == "builtins.RuntimeError"
    assert told["failure"][0]["frames"][-1].endswith(" failing")
    assert b"hemmelig" not in said + answer.data


def test_the_lines_of_libraries_have_the_same_form(capfdbinary):
    before = logging.getLogger().handlers[:]
    logs.take_over_logging("INFO")
    try:
        logging.getLogger("elsewhere").warning("%d places\nleft", 7)
        try:
            dict[str, int]()["shelf"]
        except KeyError:
            logging.getLogger("elsewhere").exception("failed")
    finally:
        logging.basicConfig(handlers=before, force=True)

    first, second = map(json.loads, capfdbinary.readouterr().err.splitlines())
    assert (first["event"], first["level"]) == ("7 places\nleft", "warning")
    assert datetime.fromisoformat(first["timestamp"]).utcoffset() == timedelta(0)
    assert second["failure"][0]["message"] == "'shelf'"
