"""The names that columns go by, in exports of survey tools and in people's own files."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

FIELDS: Final = (
    "id",
    "score",
    "comment",
    "question",
    "answered_at",
    "customer",
    "customer_id",
    "customer_name",
    "customer_first_name",
    "customer_last_name",
    "customer_email",
    "customer_phone",
    "customer_company",
    "customer_since",
    "may_contact",
    "touchpoint",
    "team",
    "staff",
    "segment",
    "language",
    "tags",
    "link",
    "survey_type",
    "source",
)
"""What a row can tell, as --map spells it."""

SYNONYMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "response id, answer id, submission id, submission token, antwort id, id réponse,"
        " réponse id, id respuesta, respuesta id, external id",
        "score": "nps, nps score, score nps, likelihood to recommend, recommendation score, ltr,"
        " nps wert, nps bewertung, weiterempfehlung, note nps, note de recommandation, puntuación,"
        " puntuación nps, nota nps",
        "comment": "comments, customer comment, nps comment, feedback, verbatim, reason for score,"
        " free text, open text, kommentar, kommentare, begründung, freitext, commentaire,"
        " commentaires, comentario, comentarios, explication, motivo",
        "answered_at": "responded at, response date, response time, response timestamp, responded,"
        " answered, answered on, answer date, date answered, submitted at, submitted, submit date,"
        " submission date, completed at, completion date, date completed, recorded date,"
        " beantwortet am, antwortdatum, eingegangen am, date de réponse, date réponse, répondu le,"
        " fecha de respuesta, respondido el",
        "customer": "client, kunde, kundin, cliente, respondent",
        "customer_id": "client id, user id, contact id, person id, patient id, kundennummer,"
        " kunden id, id client, numéro client, id cliente, número de cliente",
        "customer_name": "client name, person name, contact name, respondent name, full name,"
        " kundenname, nom client, nom du client, nombre del cliente",
        "customer_first_name": "first name, firstname, vorname, prénom, nombre",
        "customer_last_name": "last name, lastname, surname, nachname, nom de famille, apellido,"
        " apellidos",
        "customer_email": "email, e mail, mail, email address, e mail address, client email,"
        " person email, contact email, respondent email, e mail adresse, kunden email, courriel,"
        " adresse email, correo, correo electrónico",
        "customer_phone": "phone, phone number, telephone, mobile, mobile number, client phone,"
        " person phone, telefon, telefonnummer, handy, téléphone, portable, teléfono, móvil",
        "customer_company": "company, company name, organisation, organization, client company,"
        " firma, unternehmen, société, entreprise, empresa",
        "customer_since": "client since, kunde seit, client depuis, cliente desde",
        "may_contact": "may be contacted, can contact, contact consent, contact permission,"
        " ok to contact, darf kontaktiert werden, kontakterlaubnis, contact autorisé,"
        " puede contactarse",
        "touchpoint": "touch point, kontaktpunkt, point de contact, punto de contacto",
        "team": "team name, department, abteilung, équipe, service concerné, equipo, departamento",
        "staff": "staff name, staff email, staff member, agent, agent name, agent email, employee,"
        " employee name, employee email, advisor, served by, handled by, assignee, mitarbeiter,"
        " mitarbeiterin, berater, bedient von, collaborateur, conseiller, conseillère, servi par,"
        " agente, empleado, atendido por",
        "segment": "customer segment, kundensegment, segment client, segmento, customer group,"
        " kundengruppe",
        "language": "lang, locale, user language, survey language, sprache, langue, idioma",
        "tags": "tag, labels, schlagworte, schlagwörter, étiquettes, mots clés, etiquetas",
        "link": "permalink, response link, response url, survey response url, lien, enlace",
        "survey_type": "metric, question type, umfragetyp, type d enquête, tipo de encuesta",
    }
)
"""Other names, separated by commas; case, accents and punctuation make no difference."""

WEAK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "respondent id, uuid, guid, token, record id, nr, no",
        "score": "rating, note, points, punkte, bewertung, value, valoración, nota, calificación",
        "comment": "text, reason, why, answer text, grund, raison, warum, pourquoi, razón, texto,"
        " opinion, meinung, avis, opinión, remarque, bemerkung, remarks, notes",
        "answered_at": "date, datum, fecha, timestamp, zeitstempel, zeitpunkt, horodatage,"
        " created at, created, creation date, created on, end date, erstellt am, créé le,"
        " creado el, date time, datetime",
        "customer_name": "name, nom",
        "touchpoint": "survey name, survey, campaign, campaign name, journey, channel, umfrage,"
        " kampagne, kanal, enquête, campagne, canal, encuesta, campaña",
        "team": "branch, store, location, filiale, standort, magasin, agence, tienda, sucursal",
        "segment": "plan, tier, type de client, tarif",
        "link": "url",
    }
)
"""Names that mean a field only where no better one is there."""

_PHRASES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        # Exports of some tools head a column with the question itself.
        "score": re.compile(
            r"likely.*recommend|recommend.*likely|likelihood.*recommend|wahrscheinlich.*empfehlen"
            r"|weiterempfehlen|recommand(er|eriez)|probab(le|ilidad).*recom(iend|end)"
        ),
        "comment": re.compile(
            r"reason for (your|the|this) (score|rating|answer)|why did you (give|choose)"
            r"|(main|primary) reason|hauptgrund|raison principale|principal(e)? raison"
            r"|motivo principal|razon principal"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A survey tool's export, known by columns that only it has."""

    name: str
    marks: frozenset[str]
    fields: Mapping[str, str]
    """Field by column."""
    ignored: frozenset[str] = field(default_factory=frozenset)
    """Columns that would fit a field, but mean something else here."""


def plain(name: str) -> str:
    """*name* without case, accents, blanks and punctuation."""
    return "".join(char for char in _unaccented(name) if char.isalnum())


EARFUL: Final = Tool(
    "Earful",
    frozenset({"source", "id", "answeredat", "score", "customersince", "maycontact"}),
    {"source": "source"},
)
"""Our own export: it is read word by word, each row under the source that it came from."""
TOOLS: Final = (
    EARFUL,
    Tool(
        "Qualtrics",
        frozenset({"responseid", "recordeddate", "startdate"}),
        {
            "responseid": "id",
            "recordeddate": "answered_at",
            "recipientemail": "customer_email",
            "recipientfirstname": "customer_first_name",
            "recipientlastname": "customer_last_name",
            "externalreference": "customer_id",
            "userlanguage": "language",
        },
        frozenset({"startdate", "enddate", "status", "distributionchannel"}),
    ),
    Tool(
        "SurveyMonkey",
        frozenset({"respondentid", "collectorid"}),
        {"respondentid": "id", "enddate": "answered_at"},
        frozenset({"startdate"}),
    ),
    Tool(
        "Typeform",
        frozenset({"submitdateutc", "startdateutc"}),
        {"": "id", "submitdateutc": "answered_at"},  # its first column is called "#"
        frozenset({"startdateutc", "stagedateutc", "networkid"}),
    ),
)


def tool(header: Sequence[str]) -> Tool | None:
    """The survey tool whose export has this *header*."""
    names = {plain(name) for name in header}
    return next((one for one in TOOLS if one.marks <= names), None)


def fits(name: str, known: Tool | None) -> Mapping[str, int]:
    """The field that a column of this *name* may be, with how well it fits: 0 is best."""
    bare = plain(name)
    if known and bare in known.fields and name.strip():
        return {known.fields[bare]: 0}
    if known and bare in known.ignored:
        return {}
    for rank, names in enumerate(_RANKED):
        if bare in names:
            return {names[bare]: rank}
    words = _unaccented(name)
    return {field: 1 for field, phrase in _PHRASES.items() if phrase.search(words)}


def _unaccented(name: str) -> str:
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


def _by_name(names: Mapping[str, str]) -> Mapping[str, str]:
    return {plain(name): one for one, listed in names.items() for name in listed.split(",")}


_RANKED: Final = (
    # In others' files, a source is where a customer came from.
    _by_name({one: one for one in FIELDS if one != "source"}),
    _by_name(SYNONYMS),
    _by_name(WEAK),
)
