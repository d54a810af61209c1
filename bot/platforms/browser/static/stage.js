// Beside the chat: playing a customer, and the three doors.

import { look, tell } from "./talk.js";

const dialog = (id) => document.getElementById(id);

export class Stage {
  /** `toast` says something in passing; `shown` gives the ref of the message that is looked at. */
  constructor({ toast, shown, onDoor }) {
    Object.assign(this, { toast, shown, onDoor });
    document.addEventListener("click", (event) => this.#clicked(event));
    dialog("customer").addEventListener("submit", (event) => this.#answer(event));
  }

  open(id) {
    if (id === "slack") this.#peek(this.shown());
    else this.#show(id);
  }

  #show(id) {
    dialog(id).showModal();
    if (id === "customer") this.#suggest();
    else this.onDoor();
  }

  #clicked({ target }) {
    const button = target.closest("button");
    if (target.matches("dialog")) target.close();
    if (!button) return;
    const { open, peek, copy } = button.dataset;
    if (open) this.open(open);
    if (peek) this.#peek(peek);
    if (copy) this.#copy(button, dialog(copy).textContent);
    if ("close" in button.dataset) button.closest("dialog").close();
    if ("suggest" in button.dataset) this.#suggest();
  }

  async #suggest() {
    const form = dialog("customer").querySelector("form");
    const { score, comment, touchpoint } = await (await look("suggestion")).json();
    form.elements.score.value = score;
    form.elements.comment.value = comment;
    if ([...form.elements.touchpoint.options].some(({ value }) => value === touchpoint)) {
      form.elements.touchpoint.value = touchpoint;
    }
  }

  async #answer(event) {
    event.preventDefault();
    const told = Object.fromEntries(new FormData(event.target));
    dialog("customer").close();
    try {
      await tell("answer", told);
      this.toast(said(Number(told.score), told.comment.trim()));
    } catch (fault) {
      this.toast(fault.message);
    }
  }

  async #peek(ref) {
    if (!ref) {
      this.toast("There is no message here yet.");
      return;
    }
    try {
      const drawn = await (await look("slack", { ref })).json();
      dialog("slack-json").textContent = JSON.stringify({ blocks: drawn.blocks }, null, 2);
      const words = document.querySelector(`#main [data-ref="${CSS.escape(ref)}"]`)?.dataset.summary;
      document.querySelector("[data-slack-summary]").textContent = words ?? drawn.text;
      document.querySelector("[data-slack-text]").textContent = drawn.text;
      this.#show("slack");
    } catch (fault) {
      this.toast(fault.message);
    }
  }

  async #copy(button, words) {
    await navigator.clipboard.writeText(words);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }
}

function said(score, comment) {
  if (score > 6) return `A ${score}. Thank you: it counts, and nobody is disturbed.`;
  if (!comment) return `A ${score} without words. Earful waits a little for them before it tells the team.`;
  return `A ${score}. The team hears of it now.`;
}
