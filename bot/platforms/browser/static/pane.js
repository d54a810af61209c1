// A chat as one colleague sees it: a log, a composer, and what is pressed in them.

import { Log, made } from "./log.js";
import { look, tell } from "./talk.js";

const TO_US = /^\s*(\/nps\b|@earful\b)/i;
const GENTLY = "Earful only answers /nps here. Try /nps this-week, or /nps help for all that it knows.";

export class Pane extends EventTarget {
  constructor(root) {
    super();
    this.root = root;
    this.logs = new Map();
    this.log = null;
    this.person = null;
    this.channel = null;
    this.missed = null; // changes kept back while the signal is poor
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("submit", (event) => this.#submitted(event));
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.#escaped(event));
    root.addEventListener("input", ({ target }) => {
      if (target.form?.matches(".asks")) target.form.dataset.touched = "yes";
    });
    root.addEventListener("toggle", ({ target }) => target.matches?.(".more") && unfolded(target), true);
  }

  async open(person, channel, title, purpose) {
    this.log?.putAway();
    Object.assign(this, { person, channel });
    this.root.querySelector(".where").textContent = title;
    this.root.querySelector(".purpose").textContent = purpose;
    const key = `${person.key} ${channel}`;
    const log = this.logs.get(key) ?? (await this.#loaded(key, person, channel));
    if (this.person !== person || this.channel !== channel) return;
    this.log = log;
    this.log.takeOut();
    this.#drawn();
  }

  async #loaded(key, person, channel) {
    const log = new Log(person, channel);
    log.list.hidden = true;
    this.logs.set(key, log); // from now on it hears of changes
    this.root.querySelector(".logs").append(log.list);
    try {
      log.fill(await (await look("channel", { as: person.key, channel })).text());
    } catch (fault) {
      this.logs.delete(key);
      log.list.remove();
      throw fault;
    }
    return log;
  }

  /** Takes in a change of any channel. */
  apply(change) {
    if (this.missed) {
      this.missed.push(change);
      return;
    }
    for (const log of this.logs.values()) {
      if (log.channel === change.channel) log.apply(change);
    }
    if (change.channel === this.channel) this.#drawn();
  }

  set slow(isSlow) {
    const missed = this.missed ?? [];
    this.missed = isSlow ? missed : null;
    if (!isSlow) missed.forEach((change) => this.apply(change));
  }

  /** Says something that only this reader sees. */
  note(words, below) {
    const entry = made(
      '<li class="post private note"><article tabindex="-1"><p class="line"></p>' +
        '<button type="button" class="plain" data-dismiss>Dismiss</button></article></li>',
    );
    entry.querySelector(".line").textContent = words;
    this.log.whisper(entry, below);
  }

  #drawn() {
    this.dispatchEvent(new Event("drawn"));
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.verb) this.#pressed(button);
    else if ("cancel" in button.dataset) closed(button.closest("form"));
    else if ("dismiss" in button.dataset) button.closest(".post").remove();
  }

  #pressed(button) {
    button.closest("details.more")?.removeAttribute("open");
    const template = button.nextElementSibling?.matches("template[data-form]") && button.nextElementSibling;
    if (template) opened(button, template.content.firstElementChild.cloneNode(true));
    else this.#press(button, null);
  }

  #submitted(event) {
    event.preventDefault();
    const form = event.target;
    if (form.matches(".composer")) this.#ask(form.elements.words);
    else this.#press(form, Object.fromEntries(new FormData(form)));
  }

  /** `asker` is the button, or the form with its answers. */
  async #press(asker, answers) {
    const { verb, subject } = asker.dataset;
    const entry = asker.closest(".post");
    const { person, channel, log } = this;
    const buttons = asker.matches("form") ? asker.querySelectorAll("button") : [asker];
    if (asker.dataset.busy) return;
    asker.dataset.busy = "yes";
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    try {
      const reply = await tell("press", { as: person.key, channel, verb, subject, answers });
      // Meanwhile the message may have been drawn anew.
      this.#replied(reply, log, log.find(entry.dataset.ref ?? "") ?? entry, asker);
      this.dispatchEvent(new CustomEvent("pressed", { detail: { verb, answers, reply } }));
    } catch (fault) {
      this.note(fault.message, entry);
    } finally {
      buttons.forEach((button) => button.removeAttribute("aria-disabled"));
      delete asker.dataset.busy;
    }
  }

  #replied(reply, log, entry, asker) {
    const isForm = asker.matches("form");
    if (isForm && (!reply.private || asker.dataset.late)) closed(asker);
    if (reply.instead) log.redraw(entry, made(reply.instead));
    if (reply.form) opened(standing(asker, entry), made(reply.form));
    if (reply.private) {
      const whisper = log.whisper(made(reply.private), entry);
      whisper.querySelector("article").focus({ preventScroll: true });
    }
    this.#drawn();
  }

  async #ask(input) {
    const words = input.value.trim();
    if (!words) return;
    input.value = "";
    const { person, channel, log } = this;
    if (!TO_US.test(words) && channel !== person.direct) {
      this.note(GENTLY);
      return;
    }
    try {
      const reply = await tell("ask", { as: person.key, channel, words });
      if (reply.private) log.whisper(made(reply.private));
    } catch (fault) {
      input.value = words;
      this.note(fault.message);
    }
  }

  #escaped(event) {
    const open = event.target.closest("form.asks, details.more[open]");
    if (open?.matches("form")) closed(open);
    else if (open) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  }
}

/** The button in `entry` that does what `asker` does. */
function standing(asker, entry) {
  const { verb, subject } = asker.dataset;
  const same = (button) => button.dataset.verb === verb && button.dataset.subject === subject;
  return [...entry.querySelectorAll("button[data-verb]")].find(same) ?? asker;
}

/** Puts a form below the buttons to which `asker` belongs. */
function opened(asker, form) {
  const card = asker.closest(".card");
  closed(card.querySelector("form.asks"));
  const buttons = asker.closest(".buttons");
  buttons.classList.add("asking");
  buttons.after(form);
  (form.querySelector("input:checked") ?? form.querySelector("input, select, textarea, button")).focus({ preventScroll: true });
  const fits = form.offsetHeight < form.closest(".log").clientHeight - 40;
  form.scrollIntoView({ block: fits ? "nearest" : "start" });
}

function closed(form) {
  if (!form) return;
  const hadFocus = form.contains(document.activeElement);
  const buttons = form.previousElementSibling;
  buttons?.classList.remove("asking");
  form.remove();
  if (hadFocus) (buttons?.querySelector("button, summary") ?? document.body).focus();
}

/** A menu opens upwards where there is no room below, and to the left where there is none. */
function unfolded(more) {
  more.classList.remove("up", "back");
  if (!more.open) return;
  const room = more.closest(".log").getBoundingClientRect();
  const menu = more.querySelector(".menu").getBoundingClientRect();
  more.classList.toggle("up", menu.bottom > room.bottom - 8);
  more.classList.toggle("back", menu.right > room.right - 8);
}

document.addEventListener("click", ({ target }) => {
  for (const open of document.querySelectorAll("details.more[open], details.personas[open]")) {
    if (!open.contains(target)) open.removeAttribute("open");
  }
});
