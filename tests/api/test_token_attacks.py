"""What comes instead of a good access token: always 401 with a challenge, whatever it is made of."""

import jwt
import pytest

from tests.api.attacking import ATTACKER, ATTACKS, CURVE, SECRET, WEAK, with_raw_member
from tests.factories import PersonFactory
from tests.issuing import AUDIENCE, RSA, issuing, published, segment


@pytest.fixture(scope="module")
def issuer():
    """Beside its good key it shows others that no provider should."""
    with issuing() as found:
        found.pages["/keys"]["keys"] += [
            {"kty": "oct", "kid": "shared", "use": "sig", "alg": "HS256", "k": segment(SECRET)},
            published(CURVE, "curve", "ES256"),
            published(WEAK, "weak"),
            published(ATTACKER, "cipher", use="enc"),
            published(ATTACKER, "wraps", key_ops=["wrapKey"]),
            {"kty": "RSA", "kid": "broken", "use": "sig", "n": 7},
            "no key",
        ]
        found.pages["/evil"] = {"keys": [published(ATTACKER, found.kid)]}
        yield found


@pytest.fixture(scope="module")
def _clients():
    return {}


@pytest.fixture
def client(database, start, issuer, _clients, coordinating_centre):
    """A client of the application, in which there is a person whom all would like to be."""
    granted = [{"role": "administrator", "strategy_id": None, "centre_id": None}]
    PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=granted)
    if database not in _clients:
        _clients[database] = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE).test_client()
    return _clients[database]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_it_lets_nobody_in(client, issuer, attack):
    token = attack(issuer)

    answer = client.get("/v1/api-clients", auth=token)

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="samspil"')
    assert "/evil" not in issuer.asked


def test_what_they_are_variations_of_does(client, issuer):
    assert client.get("/v1/api-clients", auth=issuer.token()).status_code == 200
    assert client.get("/v1/api-clients", auth=issuer.token(filler="x" * 4000)).status_code == 200


def test_a_token_is_taken_from_its_header_only(client, issuer):
    token = issuer.token()

    answers = [
        client.get(f"/v1/api-clients?access_token={token}"),
        client.post("/v1/centres", data={"access_token": token}),
        client.get("/v1/api-clients", headers={"Cookie": f"access_token={token}"}),
        client.get("/v1/api-clients", headers={"Authorization": f"DPoP {token}"}),
    ]

    assert [answer.status_code for answer in answers] == [401] * 4


def test_the_library_itself_would_believe_some_of_them(issuer):
    """Why they are read strictly before: of two members of one name, for one, the library takes the last."""
    twice = with_raw_member(issuer, '"sub": "anne"')

    assert jwt.decode(twice, RSA[0].public_key(), algorithms=["RS256"], audience=AUDIENCE)["sub"] == "anne"
