// The first half-minute: one hint at a time, where the next step is.

const KEPT = "earful.guide";
const HINTS = {
  claim: ["case.claim", "Press it: this customer is yours"],
  resolve: ["case.resolve", "Have you called? Then press this"],
};

export class Guide {
  constructor(pane, { bar, monday, doors, menu, onMonday, onDoor }) {
    Object.assign(this, { pane, bar, monday, doors, menu, onMonday, onDoor });
    this.step = sessionStorage.getItem(KEPT) ?? "claim";
    pane.addEventListener("drawn", () => this.place());
    this.place();
  }

  /** Whoever pressed what in whichever pane. */
  pressed({ verb, answers, reply }) {
    if (reply.form || reply.private) return;
    if (verb === "case.claim" && this.step === "claim") this.go("resolve");
    if (verb === "case.noted" || (verb === "case.resolve" && answers)) {
      if (["claim", "resolve"].includes(this.step)) this.go(this.monday ? "monday" : "doors");
    }
  }

  go(step) {
    this.step = step;
    sessionStorage.setItem(KEPT, step);
    this.place();
  }

  place() {
    const [verb, words] = HINTS[this.step] ?? [];
    this.#hint(verb, words);
    this.monday?.classList.toggle("lit", this.step === "monday");
    this.doors.classList.toggle("lit", this.step === "doors");
    this.menu.hidden = !["monday", "doors"].includes(this.step);
    if (this.bar.dataset.step === this.step) return;
    this.bar.dataset.step = this.step;
    this.#steadily(() => this.bar.replaceChildren(...this.#words()));
  }

  /** Stands beside the last button of `verb` that is the first thing to do. */
  #hint(verb, words) {
    const buttons = this.pane.log?.list.querySelectorAll(`button[data-verb="${verb}"].primary`) ?? [];
    const button = [...buttons].at(-1);
    const form = button?.nextElementSibling;
    const last = form?.matches("template") ? form : button;
    const standing = [...document.querySelectorAll(".hint")];
    if (last && standing.length === 1 && standing[0].previousElementSibling === last) return;
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = words;
    this.#steadily(() => {
      standing.forEach((old) => old.remove());
      if (verb) last?.after(hint);
    });
  }

  #steadily(change) {
    if (this.pane.log) this.pane.log.steadily(change);
    else change();
  }

  #words() {
    const bye = button("×", () => this.go("done"));
    bye.className = "bare";
    bye.setAttribute("aria-label", "Not now");
    switch (this.step) {
      case "monday":
        return [text("Well done. On Monday the leadership reads how it went."), button("See Monday", this.onMonday), bye];
      case "doors":
        return [
          text("That is Earful. Three doors lead on:"),
          button("See it in Slack", () => this.onDoor("slack")),
          button("Use my own CSV", () => this.onDoor("csv")),
          button("Connect Slack", () => this.onDoor("connect")),
          bye,
        ];
      default:
        return [];
    }
  }
}

function text(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span;
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "visible";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
