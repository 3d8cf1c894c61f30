"""The centres that carry the strategy, their team, and the partners outside the municipality."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.organisation import Centre, Partner
from seeds.sowing import id_of, sow

AREA_CODE = "151"  # Ballerup Kommune

CENTRES = {
    "CA": "Center for Arbejdsmarked",
    "CSIK": "Center for Skoler, Institutioner og Kultur",
    "CBEM": "Center for By, Erhverv og Miljø",
    "CPO": "Center for Politik og Organisation",
}
TEAM = "integrationsteamet"

PARTNERS = {
    "boligforeninger": "housingAssociation",
    "lokale boligsociale projekter": "housingProject",
    "Folkeoplysningsudvalget": "council",
    "Frivillighedsrådet": "council",
    "foreninger og institutioner med frivillige bestyrelser": "association",
    "udbydere af FVU dansk": "provider",
    "tovholdere for frivillige sprogtilbud": "providerGroup",
}


def centre_id(key: str) -> UUID:
    """The id of a centre by its short name, of the team by its name."""
    return id_of(Centre, key)


def partner_id(name: str) -> UUID:
    return id_of(Partner, name)


def seed(session: Session) -> None:
    """4 centres, the team of one of them, and 7 partners; where other services belong the strategy does not say."""
    sow(session, [Centre(id=centre_id(key), name=name, kind="centre", user_key=key) for key, name in CENTRES.items()])
    sow(session, [Centre(id=centre_id(TEAM), name=TEAM, kind="team", parent_centre_id=centre_id("CA"))])
    sow(session, [Partner(id=partner_id(name), name=name, kind=kind) for name, kind in PARTNERS.items()])
