"""People log in by access tokens; what they may do stands in our database and nowhere else."""

import pytest
from sqlalchemy.orm import selectinload
from structlog.testing import capture_logs

from models.ledger import settle
from models.organisation import Person
from tests.factories import InitiativeFactory, PersonFactory, caller
from tests.issuing import AUDIENCE, NOT_GIVEN, issuing, new_key


@pytest.fixture
def issuer():
    with issuing() as found:
        yield found


@pytest.fixture
def anne(coordinating_centre):
    """The coordinator, known to the provider as anne."""
    return PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=[grant("coordinator")])


@pytest.fixture
def client(start, issuer, anne):
    return start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=f"else,{AUDIENCE}").test_client()


def grant(role):
    return {"role": role, "strategy_id": None, "centre_id": None}


@pytest.fixture
def change(database, anne):
    """Changes anne in our database."""

    def to(**values):
        with database.session() as session:
            person = session.get(Person, anne.id, options=[selectinload(Person.grant_rows)])
            for name, value in values.items():
                setattr(person, name, value)
            settle(session)
            session.commit()

    return to


def test_a_person_gets_in_by_a_token_with_what_our_database_grants(client, issuer):
    read = client.get("/v1/strategies", auth=issuer.token())
    written = client.post("/v1/centres", auth=issuer.token(), json={"name": "A", "kind": "centre"})

    assert read.status_code == 200
    assert (written.status_code, written.json["permission"]) == (403, "centres:write")


def test_a_right_that_is_taken_away_is_gone_at_once_and_a_given_one_there(client, issuer, change):
    token = issuer.token()
    statuses = [client.get("/v1/api-clients", auth=token).status_code]

    change(grants=[grant("administrator")])
    statuses.append(client.get("/v1/api-clients", auth=token).status_code)
    change(grants=[])
    statuses.append(client.get("/v1/strategies", auth=token).status_code)
    change(active=False)
    statuses.append(client.get("/v1/strategies", auth=token).status_code)

    assert statuses == [403, 200, 403, 401]


def test_so_it_is_for_an_answer_that_is_at_hand(client, issuer, change, strategy, statements):
    asked = {"path": f"/v1/strategies/{strategy.id}/overview", "auth": issuer.token()}
    first = client.get(**asked)
    statements.clear()
    again = client.get(**asked)
    took = len(statements)

    change(grants=[])
    without = client.get(**asked)
    change(active=False)
    gone = client.get(**asked)

    assert (again.status_code, again.data, took) == (200, first.data, 1)
    assert (without.status_code, gone.status_code) == (403, 401)


def test_whoever_is_not_among_the_people_is_nobody(client, issuer):
    answer = client.get("/v1/strategies", auth=issuer.token("bo"))

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="samspil", error="invalid_token"'
    assert answer.json["type"] == "/problems/unauthenticated"


@pytest.mark.parametrize(
    ("path", "wanted", "claims", "status"),
    [
        ("roles", "", {"roles": ["any"]}, 200),
        ("roles", "", {"roles": "any"}, 200),
        ("roles", "", {"roles": []}, 401),
        ("roles", "", {"roles": NOT_GIVEN}, 401),
        ("roles", "", {"roles": {"any": True}}, 401),
        ("roles", "", {"roles": [None, 1, " "]}, 401),
        ("roles", "user, lead", {"roles": ["lead"]}, 200),
        ("roles", "user", {"roles": ["User"]}, 401),
        ("realm_access.roles", "", {"realm_access": {"roles": ["user"]}}, 200),
        ("realm_access.roles", "", {"realm_access": ["roles"]}, 401),
        ("realm_access.roles", "", {"roles": ["user"]}, 401),
        ("resource_access.samspil.roles", "user", {"resource_access": {"samspil": {"roles": ["user"]}}}, 200),
        ("resource_access.samspil.roles", "user", {"resource_access": {"other": {"roles": ["user"]}}}, 401),
        ("resource_access.a.b.roles", "user", {"resource_access": {"a.b": {"roles": ["user"]}}}, 200),
        ("http://schemas.example/ws/role", "user", {"http://schemas.example/ws/role": "user"}, 200),
    ],
)
def test_nobody_logs_in_without_the_claim_that_is_asked_for(start, issuer, anne, path, wanted, claims, status):
    settings = {"OIDC_ISSUERS": issuer.address, "OIDC_AUDIENCES": AUDIENCE}
    client = start(**settings, OIDC_ROLES_CLAIM=path, OIDC_ROLES=wanted).test_client()

    assert client.get("/v1/strategies", auth=issuer.token(**claims)).status_code == status


ENTRA = {"ver": "2.0", "azp": "7f0c", "azpacr": "1", "scp": "access", "oid": "1", "tid": "2", "uti": "x", "aio": "y"}
KEYCLOAK = {
    "typ": "Bearer",
    "azp": "tool",
    "aud": ["account", AUDIENCE],
    "nonce": "n",
    "sid": "s",
    "acr": "1",
    "jti": "j",
}
ADFS = {"apptype": "Public", "appid": "7f0c", "authmethod": "urn", "ver": "1.0", "scp": "openid", "roles": "user"}


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({}, {}),
        ({"typ": "at+jwt"}, {"client_id": "tool", "jti": "1", "scope": "openid", "nonce": "n"}),
        ({"typ": NOT_GIVEN}, {}),
        ({"x5t": "abc"}, ENTRA),
        ({}, KEYCLOAK),
        ({"x5t": "abc"}, ADFS),
    ],
)
def test_access_tokens_of_the_usual_providers_pass(client, issuer, header, claims):
    assert client.get("/v1/strategies", auth=issuer.token(header=header, **claims)).status_code == 200


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_the_kinds_of_signature_are_those_that_are_set(start, issuer, anne, algorithm):
    client = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, OIDC_ALGORITHMS=algorithm).test_client()
    other = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, OIDC_ALGORITHMS="RS512").test_client()
    issuer.rotate("this", new_key(algorithm), algorithm)

    assert client.get("/v1/strategies", auth=issuer.token()).status_code == 200
    assert other.get("/v1/strategies", auth=issuer.token()).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(-25, 200), (-35, 401)])
def test_clocks_may_differ_by_half_a_minute(client, issuer, seconds, status):
    now = issuer.claims()["iat"]
    late = issuer.token(exp=now + seconds)
    early = issuer.token(iat=now - seconds, nbf=now - seconds)

    assert [client.get("/v1/strategies", auth=token).status_code for token in (late, early)] == [status, status]


def test_a_subject_is_one_persons_only_with_its_issuer(start, issuer, anne, coordinating_centre):
    with issuing() as second:
        second.rotate("first")
        named = {"centre_id": coordinating_centre.id, "grants": [grant("reader")]}
        PersonFactory(subject=f"{second.address}#anne", **named)
        issuers = f"{issuer.address},{second.address}"
        client = start(OIDC_ISSUERS=issuers, OIDC_AUDIENCES=AUDIENCE).test_client()

        may = [client.get("/v1/people", auth=one.token()).json["items"][0]["subject"] for one in (issuer, second)]
        other = client.get("/v1/strategies", auth=second.token("bo")).status_code
        posing = client.get("/v1/strategies", auth=issuer.token(f"{second.address}#anne")).status_code
        crossed = client.get("/v1/strategies", auth=issuer.token(iss=second.address)).status_code

    assert may == ["anne", None]
    assert (other, posing, crossed) == (401, 401, 401)


def test_ad_fs_names_another_issuer_in_access_tokens_than_in_id_tokens(client, issuer):
    issuer.pages["/.well-known/openid-configuration"]["access_token_issuer"] = "http://adfs.example/services/trust"

    id_token = client.get("/v1/strategies", auth=issuer.token())
    access_token = client.get("/v1/strategies", auth=issuer.token(iss="http://adfs.example/services/trust"))

    assert (id_token.status_code, access_token.status_code) == (401, 200)


def test_what_a_person_does_is_theirs_and_stops_the_clock(client, issuer, anne, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    url = f"/v1/initiatives/{initiative.id}"

    made = client.post(f"{url}/status-updates", auth=issuer.token(), json={"kind": "confirmation"})

    assert made.status_code == 201
    assert made.json["reportedBy"] == {"type": "person", "id": str(anne.id), "name": anne.name}
    assert made.json["byPerson"]["id"] == str(anne.id)
    assert client.get(url, auth=issuer.token()).json["daysSinceReport"] == 0
    newest = client.get(f"{url}/history", auth=issuer.token()).json
    assert newest["items"]


def test_keys_for_retries_are_a_persons_own(client, issuer, strategy, administrator, change):
    change(grants=[grant("administrator")])
    headers, body = {"Idempotency-Key": "a"}, {"name": "Center", "kind": "centre"}

    first, again, another = [
        client.post("/v1/centres", auth=auth, headers=headers, json=body)
        for auth in (issuer.token(), issuer.token(jti="another"), administrator)
    ]

    assert (first.status_code, again.status_code, another.status_code) == (201, 201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.json["id"] == first.json["id"], another.json["id"] == first.json["id"]) == (True, False)


def test_the_limit_of_requests_is_a_persons_whatever_tokens_they_bring(start, issuer, anne):
    client = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, RATE_LIMIT="9").test_client()
    one, two = issuer.token(), issuer.token(jti="two")

    left = [
        client.get("/v1/strategies", auth=token).headers["RateLimit"].split(";")[1] for token in (one, one, two, two)
    ]

    assert left == ["r=8", "r=8", "r=7", "r=7"]


def test_the_log_names_the_person_by_id_and_why_a_token_is_refused_without_a_word_of_it(start, issuer, anne):
    app = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, LOG_LEVEL="INFO")
    token = issuer.token(aud="hemmelig")

    with capture_logs() as lines:
        app.test_client().get("/v1/strategies", auth=issuer.token())
        app.test_client().get("/v1/strategies", auth=token)

    assert [(one.get("client_id"), one.get("person_id"), one.get("reason")) for one in lines] == [
        (None, anne.id, None),
        (None, None, "InvalidAudienceError"),
        (None, None, None),
    ]
    assert not any(word in str(lines) for word in ("hemmelig", "anne", token[-20:]))


def test_without_a_provider_only_keys_let_in(start, issuer, anne, coordinating_centre):
    client = start().test_client()
    key = caller("reader", coordinating_centre).key

    statuses = [client.get("/v1/strategies", auth=auth).status_code for auth in (issuer.token(), key)]

    assert statuses == [401, 200]
    assert issuer.asked == []
