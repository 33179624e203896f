// What every part of the page says numbers and times with.

export const find = (id) => document.getElementById(id);

export const watts = (power) =>
  power == null ? "–" : Math.abs(power) < 9950 ? `${Math.round(power)} W` : `${(power / 1000).toFixed(1)} kW`;
export const kilo = (energy) => (energy == null ? "–" : (energy / 1000).toFixed(energy < 1e5 ? 1 : 0));

export function span(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

export const ago = (moment) => `${span(Math.max(0, (Date.now() - Date.parse(moment)) / 1000))} ago`;

export function cell(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}
