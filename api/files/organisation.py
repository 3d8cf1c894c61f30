"""Centres and people as organisation systems tell of them, as rows of our own words.

Known are OS2mo, by its REST and by its GraphQL interface (a unit or employee, or ``{uuid, current}`` and
``{uuid, validities}`` of one), organisation units of the common public standard (LoRA, FK Organisation), with
``attributter``, ``relationer`` and ``tilstande`` that each have their ``virkning``, and what OS2sync hands to FK
Organisation. A row in our own words stays what it is, and what none of them knows stays in the row, to be refused by
its name.

Of several periods the one of today counts, else the last; the whole lasts from the first beginning to the last end.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from models.danish import COPENHAGEN
from models.organisation import Centre, Person

Row = dict[str, Any]
# What OS2mo tells of a unit or an employee that has no place here.
_UNUSED = {
    "type", "org", "org_uuid", "org_unit_level", "org_unit_hierarchy", "time_planning", "location", "user_settings",
    "org_unit_level_uuid", "org_unit_hierarchy_uuid", "unit_type_uuid", "time_planning_uuid", "nickname",
    "nickname_givenname", "nickname_surname", "nickname_given_name", "seniority", "org_unit_type_uuid",
}  # fmt: skip
_SYNCED_UNUSED = {
    "PayoutUnitUuid", "Timestamp", "PhoneNumber", "Location", "LOSShortName", "LOSId", "DtrId", "ContactOpenHours",
    "EmailRemarks", "Contact", "PostReturn", "PhoneOpenHours", "Ean", "Url", "Landline", "Post", "FOA", "PNR", "SOR",
    "Tasks", "ItSystems", "ItSystemUuids", "ContactPlaces", "ContactForTasks", "UserId", "RacfID", "FMKID",
}  # fmt: skip
_KINDS = {
    "centre": ("center", "centre", "forvaltning", "afdeling", "direktørområde", "department"),
    "team": ("team", "gruppe", "sektion", "enhed"),
    "institution": ("institution", "skole", "folkeskole", "dagtilbud", "daginstitution", "plejecenter", "bibliotek"),
    "service": ("service", "tilbud", "tjeneste"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_LONGEST_AGO = date.min


def spelled(said: Any, model: type, today: date) -> Any:
    """A row about a centre or a person in our own words; anything else as it is."""
    if model not in (Centre, Person) or not isinstance(said, dict):
        return said
    if "attributter" in said or "registreringer" in said:
        return _standard(said, today) if model is Centre else said
    if "Uuid" in said:
        return _synced(said, model)
    if "uuid" in said:
        return (_unit if model is Centre else _employee)(_flat(said, today), today)
    return said


# -------------------------------------------------------------------------------------------------------------- OS2mo


def _flat(said: Row, today: date) -> Row:
    """What is told of one in several periods, as of one that lasts as long as all of them."""
    row = dict(said)
    current, periods = row.pop("current", None), row.pop("validities", None) or row.pop("objects", None)
    several = [one for one in (periods if isinstance(periods, list) else [current]) if isinstance(one, dict)]
    if not several:
        return row
    spans = [_span(one) for one in several]
    whole: Row = {"from": _iso(min(begins for begins, _ in spans)), "to": None}
    if all(ends for _, ends in spans):
        whole["to"] = _iso(max(ends for _, ends in spans if ends))
    told = {**_now(several, today, _span), **row}
    return {**told, "validity": whole} if any("validity" in one for one in several) else told


def _unit(row: Row, today: date) -> Row:
    made: Row = {"id": row.pop("uuid")}
    _rename(row, made, user_key="userKey", name="name")
    for parent in ("parent_uuid", "parent"):
        if parent in row:
            made["parentCentreId"] = _uuid_of(row.pop(parent))
    for kind in ("org_unit_type", "unit_type"):
        if found := _kind(row.pop(kind, None)):
            made["kind"] = found
    if "managers" in row:
        made["contactPersonId"] = _manager(row.pop("managers"), today)
    _reach(row, made, today)
    if "validity" in row:
        made |= _valid(row.pop("validity"))
    return {**made, **_left(row, _UNUSED)}


def _employee(row: Row, today: date) -> Row:
    made: Row = {"id": row.pop("uuid")}
    row.pop("user_key", None)  # it names nobody to people
    _rename(row, made, name="name")
    given = [row.pop(one, None) for one in ("given_name", "givenname", "surname")]
    made.setdefault("name", " ".join(one for one in given if isinstance(one, str) and one) or None)
    if "engagements" in row:
        places = [one for one in row.pop("engagements") or () if isinstance(one, dict)]
        places.sort(key=lambda one: one.get("is_primary") is not True)
        if place := _now(places, today, _span):
            made["centreId"] = _uuid_of(place.get("org_unit_uuid") or place.get("org_unit"))
    _reach(row, made, today)
    if "validity" in row:
        begins, ends = _span({"validity": row.pop("validity")})
        made["active"] = begins <= today and (ends is None or today <= ends)
    return {**made, **_left(row, _UNUSED)}


def _manager(managers: Any, today: date) -> Any:
    """Who leads it today; None where nobody does."""
    found = [one for one in managers if isinstance(one, dict)] if isinstance(managers, list) else []
    for one in found:
        begins, ends = _span(one)
        person = _uuid_of(one.get("employee_uuid") or one.get("employee") or one.get("person"))
        if person and begins <= today and (ends is None or today <= ends):
            return person
    return None


def _reach(row: Row, made: Row, today: date) -> None:
    """The mail address among ``addresses``."""
    if "addresses" not in row:
        return
    addresses = [one for one in row.pop("addresses") or () if isinstance(one, dict)]
    mails = [one for one in addresses if (one.get("address_type") or {}).get("scope") == "EMAIL"]
    made["email"] = _now(mails, today, _span).get("value")


# ------------------------------------------------------------------------------------------- LoRA and FK Organisation


def _standard(said: Row, today: date) -> Row:
    """A unit whose properties, relations and states have periods of their own, each up to its end and not with it."""
    row = dict(said)
    registered = row.pop("registreringer", None)
    body = {**row, **registered[-1]} if isinstance(registered, list) and registered else row
    about = _parts(body.get("attributter"), "organisationenhedegenskaber")
    states = _parts(body.get("tilstande"), "organisationenhedgyldighed")
    above = _parts(body.get("relationer"), "overordnet")
    told = _now(about, today, _effect)
    made: Row = {"id": body.get("id") or body.get("uuid"), "name": told.get("enhedsnavn")}
    made["userKey"] = told.get("brugervendtnoegle")
    if above:
        made["parentCentreId"] = _uuid_of(_now(above, today, _effect))
    active = [_effect(one) for one in states if one.get("gyldighed") == "Aktiv"]
    if active:
        made["validFrom"] = _iso(min(begins for begins, _ in active))
        made["validTo"] = _iso(max(ends for _, ends in active if ends)) if all(ends for _, ends in active) else None
    return made | ({"kind": body["kind"]} if "kind" in body else {})


def _parts(whole: Any, name: str) -> list[Row]:
    found = whole.get(name) if isinstance(whole, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


# ------------------------------------------------------------------------------------------------------------ OS2sync


def _synced(said: Row, model: type) -> Row:
    row, made = dict(said), Row()
    _rename(row, made, Uuid="id", Name="name", Email="email")
    if model is Centre:
        _rename(row, made, ShortKey="userKey", ParentOrgUnitUuid="parentCentreId", ManagerUuid="contactPersonId")
        if found := _KIND_OF.get(str(row.pop("Type", "")).lower()):
            made["kind"] = found
    else:
        row.pop("ShortKey", None)
        person, places = row.pop("Person", None), row.pop("Positions", None)
        if isinstance(person, dict):
            made["name"] = person.pop("Name", None)
            made |= {name: value for name, value in person.items() if value is not None}  # to be refused by its name
        if isinstance(places, list) and places and isinstance(places[0], dict):
            made["centreId"] = places[0].get("OrgUnitUuid")
    return {**made, **_left(row, _SYNCED_UNUSED)}


# -------------------------------------------------------------------------------------------------------- small things


def _rename(row: Row, made: Row, **names: str) -> None:
    made |= {ours: row.pop(theirs) for theirs, ours in names.items() if theirs in row}


def _left(row: Row, unused: Iterable[str]) -> Row:
    return {name: value for name, value in row.items() if name not in unused}


def _uuid_of(value: Any) -> Any:
    """The id of what is named by it, by an object, or by a list of one."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("uuid") if isinstance(value, dict) else value


def _kind(told: Any) -> str | None:
    """Ours for a type by its name or key; None for one that says nothing to us."""
    words = [told.get(name) for name in ("name", "user_key")] if isinstance(told, dict) else [told]
    return next((_KIND_OF[one.lower()] for one in words if isinstance(one, str) and one.lower() in _KIND_OF), None)


def _valid(validity: Any) -> Row:
    """Dates as they are given, so that one which is none is refused."""
    found = validity if isinstance(validity, dict) else {}
    return {"validFrom": _shown(found.get("from")), "validTo": _shown(found.get("to"))}


def _shown(value: Any) -> Any:
    found = _day(value)
    return found.isoformat() if found else value


def _span(row: Row) -> tuple[date, date | None]:
    """First and last day of a period; None where it does not end."""
    found = row.get("validity")
    found = found if isinstance(found, dict) else {}
    return _day(found.get("from")) or _LONGEST_AGO, _day(found.get("to"))


def _effect(row: Row) -> tuple[date, date | None]:
    """The same of a ``virkning``, whose end is the first moment after it."""
    found = row.get("virkning")
    found = found if isinstance(found, dict) else {}
    ends = _day(found.get("to"))
    return _day(found.get("from")) or _LONGEST_AGO, ends and ends - timedelta(days=1)


def _now(several: list[Row], today: date, span: Callable[[Row], tuple[date, date | None]]) -> Row:
    """The one of today, else the last to begin; an empty one where there is none."""
    for one in several:
        begins, ends = span(one)
        if begins <= today and (ends is None or today <= ends):
            return one
    return max(several, key=lambda one: span(one)[0], default={})


def _day(value: Any) -> date | None:
    """The day in Copenhagen of a date or a moment; None of no end and of anything else."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment.astimezone(COPENHAGEN) if moment.tzinfo else moment).date()


def _iso(day: date) -> str | None:
    return None if day == _LONGEST_AGO else day.isoformat()
