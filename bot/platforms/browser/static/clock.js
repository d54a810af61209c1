// Instants in the reader's own time zone, in the words of messages/instants.py.

const DAY = 86_400_000;
const part = (options) => new Intl.DateTimeFormat("en-GB", options);
const weekday = part({ weekday: "short" });
const fullWeekday = part({ weekday: "long" });
const month = part({ month: "short" });
const fullMonth = part({ month: "long" });
const clock = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const day = (at) => `${weekday.format(at)} ${at.getDate()} ${month.format(at)}`;
const year = (at, now) => (at.getFullYear() === now.getFullYear() ? "" : ` ${at.getFullYear()}`);

const SAID = {
  clock: (at) => clock.format(at),
  day: (at, now) => day(at) + year(at, now),
  "day-clock": (at, now) =>
    `${Math.abs(at - now) <= 6 * DAY ? weekday.format(at) : day(at)} ${clock.format(at)}`,
  month: (at, now) => fullMonth.format(at) + year(at, now),
};

export const timeOfDay = (at) => clock.format(at);

/** Writes every instant in `root` anew. */
export function localise(root) {
  const now = new Date();
  for (const time of root.querySelectorAll("time[data-how]")) {
    const at = new Date(time.dateTime);
    time.textContent = SAID[time.dataset.how](at, now);
    time.title = `${fullWeekday.format(at)} ${at.getDate()} ${fullMonth.format(at)}, ${clock.format(at)}`;
  }
}

/** What stands above a day's messages. */
export function dayName(at) {
  const now = new Date();
  const midnight = (of) => new Date(of.getFullYear(), of.getMonth(), of.getDate());
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return `${fullWeekday.format(at)} ${at.getDate()} ${fullMonth.format(at)}${year(at, now)}`;
}
