const STEPS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["year", 31536000],
  ["month", 2592000],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
]);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "short" });

/**
 * @param {Date} date @param {number} [now] ms
 * @returns {string} "just now", "3 minutes ago", "yesterday"
 */
export function ago(date, now = Date.now()) {
  const seconds = (date.getTime() - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : "just now";
}

/** @param {number} seconds @returns {string} "2:05" */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {string} day "2026-05-04" @returns {string | null} "Today", "Yesterday" */
export function dayName(day, now = new Date()) {
  const name = (shift) => new Date(now.getTime() - shift * 86_400_000).toISOString().slice(0, 10);
  return { [name(0)]: "Today", [name(1)]: "Yesterday" }[day] ?? null;
}

/** Every <time datetime> below root says how long ago; the exact time is its title. The server sends ISO only. */
export function humanise(root = document) {
  for (const element of root.querySelectorAll("time[data-day]")) element.textContent = dayName(element.dateTime) ?? element.textContent;
  for (const element of root.querySelectorAll("time[datetime]:not([data-day])")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    element.textContent = ago(date);
    element.title = absolute.format(date);
  }
}
