"""Numbers of orders, customers and contracts in free words: known by the words before them."""

import re
from collections.abc import Iterator
from typing import Final

from nps.digits import WORDY, Span, count, is_calendar, is_money

_THINGS: Final = (
    # English, and what other languages share with it
    "ordre|order|booking|reservation|invoice|customer|account|contract|ticket|reference|tracking|parcel|"
    "policy|member|subscription|case|claim|shipment|"
    # German, Dutch
    "bestel|auftrag|kunde|kd|rechnung|vertrag|sendung|buchung|vorgang|konto|mitglied|versicherung|"
    "paket|schaden|klant|factuur|pakket|polis|rekening|zending|"
    # French, Spanish, Portuguese, Italian, Romanian
    "commande|client|facture|dossier|r[eé]servation|contrat|colis|compte|adh[eé]rent|abonn[eé]|"
    "pedido|reserva|factura|cuenta|p[oó]liza|env[ií]o|encomenda|fatura|conta|ap[oó]lice|"
    "ordin[ei]|prenotazione|fattura|pratica|spedizione|polizza|comand|"
    # Polish, Czech, Hungarian, Finnish, Swedish, Norwegian, Danish
    "zam[oó]wieni|klient|faktur|umow|przesy[lł]k|rezerwacj|objedn[aá]vk|z[aá]kazn[ií]|rendel[eé]s|"
    "[uü]gyf[eé]l|sz[aá]mla|tilau|asiaka|best[aä]llning|bestilling|kund|"
    # Turkish, Russian, Ukrainian, Greek
    "sipari[sş]|m[uü][sş]teri|rezervasyon|kargo|s[oö]zle[sş]me|hesap|"
    "заказ|клиент|договор|замовлен|παραγγελ|πελ[αά]τ|"
    # Arabic, Hebrew, Japanese, Chinese, Korean
    "(?:ال)?(?:طلب|عميل|فاتورة|حجز|عقد|حساب)|הזמנה|לקוח|"
    "注文|お客様|会員|契約|予約|請求|伝票|口座|订单|訂單|客户|客戶|合同|运单|주문|고객|예약"
)
_ABBREVIATED: Final = rf"(?-i:P\.?O\b\.?|RMA)(?!{WORDY})"
"""A purchase order, a return: in capitals alone, "po" is a word of many languages."""
_NUMBER: Final = (
    r"(?:numbers?|nummer|numer[ou]?|num[eé]ro|n[uú]mero|numara\w{0,3}|num|no|nr|n[°º.]º?|nº|№|id|"
    r"code|codice|c[oó]digo|ref|č[ií]slo|sz[aá]m\w{0,3}|номер\w{0,2}|αριθμ\w{0,3}|מספר|رقم|"
    r"番号|号|번호)"
)
_GAP: Final = r"[ .:#°º()-]"
_OF: Final = r"(?:of|de|du|d['’]|di|da|do|del|dell['’]|van|der|zur)"
LINK: Final = (
    rf"(?:{_GAP}{{0,4}}(?:{_NUMBER}|is|was|ist|war|lautet|est|es|è|jest|to|は|が|是|هو)){{0,3}}"
    rf"{_GAP}{{0,4}}"
)
_FIGURES: Final = r"(?P<figures>(?:[A-Za-z]{1,4}[-/]?)?\d[\dA-Za-z./-]{0,40})"
_OF_THING: Final = re.compile(
    rf"(?<!{WORDY})(?P<before>(?:{_NUMBER} ?{_GAP}{{0,2}}(?:{_OF} ?)?)?"
    rf"(?:(?:{_THINGS})(?:(?!\d|_)\w){{0,14}}|{_ABBREVIATED}){LINK}){_FIGURES}(?!{WORDY})",
    re.IGNORECASE,
)
_CALLED_NUMBER: Final = re.compile(
    rf"(?<!{WORDY})(?P<before>{_NUMBER}{LINK}){_FIGURES}(?!{WORDY})", re.IGNORECASE
)
_HASHED: Final = re.compile(rf"(?<!{WORDY})#{_FIGURES}(?!{WORDY})")
_SAYS_NUMBER: Final = re.compile(
    rf"(?:(?<!{WORDY})|(?<=\w))s?{_NUMBER}(?!{WORDY})|#|№", re.IGNORECASE
)
_DECIMAL: Final = re.compile(r"\d{1,6}\.\d\d")


def of_things(words: str) -> Iterator[Span]:
    """Of an order, a customer, a contract: "Order 48-1123"."""
    for found in _OF_THING.finditer(words):
        yield from _number(found, _needed(found["before"]))


def _needed(before: str) -> int:
    """How many digits it takes: "order number 4711" says what it is, "order 12" may be chairs."""
    if _SAYS_NUMBER.search(before):
        return 4
    return 5 if before.rstrip().endswith(":") else 6


def called_numbers(words: str) -> Iterator[Span]:
    """Called a number, and nothing else: "No. 481123"."""
    for found in _CALLED_NUMBER.finditer(words):
        yield from _number(found, 6)


def hashed(words: str) -> Iterator[Span]:
    """With the sign for a number before them: "#48213"; "#10" is a place, "#2026" a year."""
    for found in _HASHED.finditer(words):
        yield from _number(found, 5)


def _number(found: re.Match[str], needed: int) -> Iterator[Span]:
    token = found["figures"].rstrip("./-")
    start = found.start("figures")
    if count(token) < needed or is_calendar(token) or _DECIMAL.fullmatch(token):
        return
    if not is_money(found.string, start, start + len(token)):
        yield start, start + len(token)
