// One channel's messages as one person reads them: kept in step, without a jump under the reader.

import { dayName, localise } from "./clock.js";

const NEAR = 60; // as many pixels from the end still count as the end

export function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

export class Log {
  constructor(person, channel) {
    this.person = person;
    this.channel = channel;
    this.list = document.createElement("ol");
    this.list.className = "log";
    this.list.setAttribute("aria-label", `Messages in ${channel}`);
    this.early = []; // what has changed before the log was filled
    this.place = null; // where the reader was when the log was put away; null: at the end
    this.list.addEventListener("scroll", () => this.atEnd && this.list.classList.remove("news"));
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  fill(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const entry of [...template.content.children]) this.#put(entry);
    this.#divide();
    const { early } = this;
    this.early = null;
    early.forEach((change) => this.apply(change));
  }

  /** Takes in a change of this channel. */
  apply(change) {
    if (this.early) this.early.push(change);
    else if (change.html) this.#show(change);
    else this.#remove(change.ref);
  }

  /** Shows a new message, or a known one anew. */
  #show({ ref, html }) {
    const entry = made(html);
    const old = this.find(ref);
    this.steadily(() => this.#put(entry, old), old);
    if (!old && !this.atEnd) this.list.classList.add("news");
  }

  /** Puts another card into a message. */
  redraw(entry, card) {
    const hadFocus = entry.contains(document.activeElement);
    this.steadily(() => entry.querySelector(".card").replaceWith(card), entry);
    this.#prepare(entry);
    if (hadFocus) (card.querySelector(".buttons button") ?? entry.querySelector("article")).focus();
  }

  #remove(ref) {
    const old = this.find(ref);
    if (old) this.steadily(() => old.remove(), old);
  }

  /** Shows what only this reader sees, below the message that it answers or at the end. */
  whisper(entry, below) {
    this.#prepare(entry);
    const after = below && this.#endOfThread(below);
    this.steadily(() => (after ? after.after(entry) : this.list.append(entry)));
    entry.scrollIntoView({ block: "nearest" });
    return entry;
  }

  find(ref) {
    return this.list.querySelector(`:scope > [data-ref="${CSS.escape(ref)}"]`);
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.list.classList.remove("news");
  }

  putAway() {
    this.place = this.atEnd ? null : this.list.scrollTop;
    this.list.hidden = true;
  }

  takeOut() {
    this.list.hidden = false;
    if (this.place === null) this.toEnd();
    else this.list.scrollTop = this.place;
  }

  #put(entry, old = this.find(entry.dataset.ref)) {
    this.#prepare(entry);
    const parent = entry.dataset.thread && this.find(entry.dataset.thread);
    if (old) this.#replace(old, entry);
    else if (parent) this.#endOfThread(parent).after(entry);
    else this.list.append(entry);
  }

  #prepare(entry) {
    localise(entry);
    for (const mention of entry.querySelectorAll(".mention")) {
      mention.classList.toggle("you", mention.dataset.person === this.person.id);
    }
  }

  #replace(old, entry) {
    const hadFocus = old.contains(document.activeElement);
    const focused = document.activeElement;
    const form = keptForm(old, entry);
    entry.classList.add("changed");
    old.replaceWith(entry);
    if (!hadFocus) return;
    const next = form?.contains(focused) ? focused : entry.querySelector(".buttons button");
    (next ?? entry.querySelector("article")).focus({ preventScroll: true });
  }

  #endOfThread(entry) {
    let last = entry;
    while (last.nextElementSibling?.matches(".reply, .private")) last = last.nextElementSibling;
    return last;
  }

  /** Makes a change without moving what the reader looks at; `changed` is the message that it is in. */
  steadily(change, changed = null) {
    const { list } = this;
    const atEnd = this.atEnd;
    const isAbove = changed && changed.offsetTop + changed.offsetHeight < list.scrollTop + list.offsetTop;
    const before = list.scrollHeight;
    change();
    this.#divide();
    if (atEnd) this.toEnd();
    else if (isAbove) list.scrollTop += list.scrollHeight - before;
  }

  /** Names the day above its first message. */
  #divide() {
    let last = "";
    for (const entry of [...this.list.children]) {
      if (entry.matches(".day")) entry.remove();
      else if (entry.dataset.at) {
        const name = dayName(new Date(entry.dataset.at));
        if (name !== last && !entry.matches(".reply")) entry.before(divider(name));
        last = name;
      }
    }
  }
}

function divider(name) {
  const entry = document.createElement("li");
  entry.className = "day";
  const words = document.createElement("span");
  words.textContent = name;
  entry.append(words);
  return entry;
}

/** A form that somebody is filling in goes over to the message as it looks now. */
function keptForm(old, entry) {
  const form = old.querySelector("form.asks");
  if (!form) return null;
  const { verb, subject } = form.dataset;
  const asker = [...entry.querySelectorAll("button[data-verb]")].find(
    (button) => button.dataset.verb === verb && button.dataset.subject === subject,
  );
  if (!asker && !form.dataset.touched) return null;
  const buttons = asker?.closest(".buttons") ?? entry.querySelector(".card > .buttons");
  if (buttons) buttons.after(form);
  else entry.querySelector(".card").append(form);
  buttons?.classList.toggle("asking", Boolean(asker));
  form.dataset.late = asker ? "" : "yes";
  return form;
}
