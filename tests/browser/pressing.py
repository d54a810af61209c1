"""A card's buttons and forms, as the page's script sends them."""

from collections.abc import Mapping

from tests.browser.markup import Element


def buttons(card: Element) -> list[Element]:
    return [one for one in card.all("button") if "data-verb" in one]


def form_beside(button: Element, card: Element) -> Element | None:
    """What *button* opens; None where it acts at once."""
    inside = [*card.elements, None]
    after = inside[inside.index(button) + 1]
    return after.all("form")[0] if after and "data-form" in after else None


def filled_in(form: Element, answers: Mapping[str, str]) -> dict[str, str]:
    """What the page sends of *form* once *answers* are chosen and written in it, by names."""
    fields = {_label(one): one for one in (*form.all("fieldset"), *form.classed("field"))}
    assert answers.keys() <= fields.keys(), fields
    filled = {}
    for label, one in fields.items():
        name, value = _chosen(one, answers.get(label))
        if name:
            filled[name] = value
    return filled


def _label(one: Element) -> str:
    [label, *_] = one.all("legend") or one.all("span")
    return label.text.removesuffix(" (optional)")


def _chosen(one: Element, answer: str | None) -> tuple[str, str]:
    """A field's name and value; no name where nothing of it is sent."""
    if one.tag == "fieldset":
        radios = {label.text.strip(): label.all("input")[0] for label in one.all("label")}
        marked = [radio for radio in radios.values() if "checked" in radio]
        radio = radios[answer] if answer is not None else next(iter(marked), None)
        return (str(radio["name"]), str(radio["value"])) if radio else ("", "")
    if lists := one.all("select"):
        options = {option.text: str(option["value"]) for option in lists[0].all("option")}
        return str(lists[0]["name"]), options[answer or ""]
    [line] = one.all("input") or one.all("textarea")
    return str(line["name"]), answer or line["value"] or ""
