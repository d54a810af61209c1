// The workspace: who looks at which channel, what is unread, and the stream that keeps all in step.

import { timeOfDay } from "./clock.js";
import { Guide } from "./guide.js";
import { Pane } from "./pane.js";
import { Stage } from "./stage.js";
import { tell } from "./talk.js";

const told = JSON.parse(document.getElementById("told").textContent);
const find = (selector) => document.querySelector(selector);
const main = new Pane(find("#main"));
const phone = new Pane(find("#phone"));
const unread = new Map();
let me = told.personas.find(({ key }) => key === told.as);

const isDirect = (channel) => channel.startsWith("dm:");
const title = (channel) => (isDirect(channel) ? "Earful" : channel);
const purpose = (channel) =>
  isDirect(channel) ? "Between you and Earful" : (told.purposes[channel] ?? "");
const unreadKey = (person, channel) => `${person.key} ${channel}`;

// Who looks where

async function go(person, channel) {
  me = person;
  unread.delete(unreadKey(person, channel));
  find("[data-toasts]").replaceChildren();
  closeSidebar();
  drawSidebar(channel);
  history.replaceState(null, "", `?${new URLSearchParams({ as: person.key, in: channel })}`);
  await Promise.all([main.open(person, channel, title(channel), purpose(channel)), lend(channel)]);
}

/** Gives the phone to somebody else who reads the channel. */
async function lend(channel) {
  if (isDirect(channel)) return;
  const others = told.personas.filter(({ key, channels }) => key !== me.key && channels.includes(channel));
  const other = others.find(({ key }) => key === phone.person?.key) ?? others[0];
  find(".beside").hidden = !other;
  if (other) await goOnPhone(other, channel);
}

async function goOnPhone(person, channel) {
  find("#whose-phone").textContent = `${person.first}'s phone`;
  unread.delete(unreadKey(person, channel));
  const shared = isDirect(channel) ? phone.shared : channel;
  phone.shared = shared;
  drawTabs(person, shared, channel);
  const what = isDirect(channel) ? `Only ${person.first} sees this` : person.name;
  await phone.open(person, channel, title(channel), what);
}

function drawTabs(person, shared, open) {
  const tabs = [shared, person.direct].map((channel) => {
    const tab = entry(title(channel), channel === open, count(person, channel));
    tab.addEventListener("click", () => goOnPhone(person, channel));
    return tab;
  });
  find("#phone .tabs").replaceChildren(...tabs);
}

// The sidebar

const count = (person, channel) => unread.get(unreadKey(person, channel)) ?? 0;

function drawSidebar(open = main.channel) {
  find("[data-me-name]").textContent = me.name;
  find("[data-me-does]").textContent = me.does;
  dress(find("[data-me-avatar]"), me);
  drawList("[data-channels]", me.channels, open);
  drawList("[data-direct]", [me.direct], open);
  const all = [...me.channels, me.direct].reduce((sum, channel) => sum + count(me, channel), 0);
  document.title = `${all ? `(${all}) ` : ""}${title(open)} · Earful`;
  find("#open-sidebar").classList.toggle("has-news", all > 0);
}

function drawList(selector, channels, open) {
  const focused = document.activeElement?.dataset?.channel;
  const items = channels.map((channel) => {
    const item = document.createElement("li");
    const link = entry(title(channel), channel === open, count(me, channel));
    link.dataset.channel = channel;
    link.addEventListener("click", () => go(me, channel));
    item.append(link);
    return item;
  });
  find(selector).replaceChildren(...items);
  if (channels.includes(focused)) find(`${selector} [data-channel="${CSS.escape(focused)}"]`)?.focus();
}

function entry(label, isOpen, news) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "entry";
  button.textContent = label;
  if (isOpen) button.setAttribute("aria-current", "page");
  if (news) {
    button.classList.add("unread");
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.textContent = news;
    badge.setAttribute("aria-label", `${news} unread`);
    button.append(badge);
  }
  return button;
}

function dress(avatar, person) {
  const place = told.personas.findIndex(({ key }) => key === person.key);
  avatar.className = `avatar hue-${place % 8}`;
  avatar.textContent = person.name.split(" ").map((name) => name[0]).slice(0, 2).join("");
}

function drawPersonas() {
  const menu = find("[data-personas]");
  for (const [role, name] of Object.entries(told.roles)) {
    const those = told.personas.filter((person) => person.role === role);
    if (!those.length) continue;
    const heading = document.createElement("h3");
    heading.textContent = name;
    menu.append(heading, ...those.map(personaEntry));
  }
}

function personaEntry(person) {
  const button = entry("", false, 0);
  const [avatar, name, does] = ["span", "b", "small"].map((tag) => document.createElement(tag));
  dress(avatar, person);
  name.textContent = person.name;
  does.textContent = person.does;
  button.append(avatar, name, does);
  button.dataset.persona = person.key;
  button.addEventListener("click", () => {
    find(".personas").open = false;
    go(person, person.channels[0]);
  });
  return button;
}

const sidebar = find("#sidebar");
const opener = find("#open-sidebar");
opener.addEventListener("click", () => {
  document.body.classList.add("drawer");
  opener.setAttribute("aria-expanded", "true");
  find("[data-veil]").hidden = false;
  sidebar.querySelector("summary").focus();
});
find("[data-veil]").addEventListener("click", closeSidebar);
sidebar.addEventListener("click", ({ target }) => target.closest("[data-open], [data-job]") && closeSidebar());
sidebar.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (document.body.classList.contains("drawer")) {
    closeSidebar();
    opener.focus();
  }
});

function closeSidebar() {
  document.body.classList.remove("drawer");
  opener.setAttribute("aria-expanded", "false");
  find("[data-veil]").hidden = true;
}

// What happens meanwhile

function heard(change) {
  main.apply(change);
  phone.apply(change);
  if (!change.isNew) return;
  for (const person of told.personas) {
    const reads = [...person.channels, person.direct].includes(change.channel);
    const open = [main, phone].some((pane) => pane.person === person && pane.channel === change.channel);
    if (reads && !open) unread.set(unreadKey(person, change.channel), count(person, change.channel) + 1);
  }
  drawSidebar();
  if (phone.person) drawTabs(phone.person, phone.shared, phone.channel);
  if (change.channel === main.channel) find("[data-announcer]").textContent = change.summary;
  else if (change.channel === me.direct) toast(change.summary, "Read", () => go(me, me.direct));
}

function toast(words, label, press) {
  const note = document.createElement("div");
  note.className = "toast";
  const text = document.createElement("p");
  text.textContent = words;
  note.append(text);
  if (label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "visible";
    button.textContent = label;
    button.addEventListener("click", () => {
      note.remove();
      press();
    });
    note.append(button);
  }
  find("[data-toasts]").replaceChildren(note);
  setTimeout(() => note.remove(), label ? 9000 : 5000);
}

main.root.addEventListener("click", ({ target }) => {
  if (target.closest(".log button")) find("[data-toasts]").replaceChildren();
});

function listen() {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const stream = new EventSource(`live?${new URLSearchParams({ since: told.place, zone })}`);
  stream.addEventListener("message", ({ data }) => heard(JSON.parse(data)));
  stream.addEventListener("anew", () => location.reload());
  stream.addEventListener("open", () => document.body.classList.remove("offline"));
  stream.addEventListener("error", () => document.body.classList.add("offline"));
}

// Set something going

async function run(name, whenDone) {
  try {
    await tell("job", { name });
    whenDone();
  } catch (fault) {
    toast(fault.message);
  }
}

async function toMonday() {
  const leader = told.personas.find(({ role }) => role === "leadership") ?? me;
  await go(leader, leader.channels[0]);
  main.log.toEnd();
  guide.go("doors");
}

const monday = () => run(told.monday, toMonday);
find("[data-monday]")?.addEventListener("click", monday);
for (const button of document.querySelectorAll("[data-job]")) {
  button.addEventListener("click", () => run(button.dataset.job, () => toast(`Done: ${button.textContent}.`)));
}
for (const button of document.querySelectorAll("[data-try]")) {
  button.addEventListener("click", () => {
    const form = find("#main .composer");
    form.elements.words.value = button.dataset.try;
    form.requestSubmit();
  });
}
find("[data-slow]").addEventListener("change", ({ target }) => (phone.slow = target.checked));

const stage = new Stage({
  toast,
  shown: () => [...(main.log?.list.querySelectorAll(":scope > [data-ref]") ?? [])].at(-1)?.dataset.ref,
  onDoor: () => guide.step === "doors" && guide.go("done"),
});
const guide = new Guide(main, {
  bar: find("#main .guide"),
  monday: find("[data-monday]"),
  doors: find("[data-doors]"),
  menu: find("#open-sidebar .glow"),
  onMonday: monday,
  onDoor: (id) => stage.open(id),
});
for (const pane of [main, phone]) {
  pane.addEventListener("pressed", ({ detail }) => {
    guide.pressed(detail);
    if (pane === phone && detail.reply.private) {
      find("[data-slow]").checked = false;
      phone.slow = false;
    }
  });
}

const tick = () => (find("[data-now]").textContent = timeOfDay(new Date()));
tick();
setInterval(tick, 15_000);
drawPersonas();
await go(me, told.in);
listen();
document.body.classList.add("ready");
