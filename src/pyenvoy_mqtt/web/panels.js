// Draws each panel beside its peers: first those with a problem, in words, then all others.
import { ago, cell, find, kilo, watts } from "./words.js";

const LOW = -0.2; // a fifth less than the median of the others
const GRAVE = ["silent", "makes nothing"];

export function drawPanels(panels, roof) {
  find("roof").hidden = panels.length === 0;
  find("roof-words").textContent = aboutRoof(panels, roof);
  const behind = panels.filter((one) => one.insight?.is_hint);
  find("hints").hidden = behind.length === 0;
  find("hints").replaceChildren(...behind.map(hint));
  find("panels").replaceChildren(...panels.filter((one) => !one.insight?.is_hint).map(tile));
}

// What is to be said of all panels in a sentence or two.
function aboutRoof(panels, roof) {
  const known = panels.filter(judged);
  const hints = known.filter((one) => one.insight.is_hint).length;
  if (!known.length) return panels[0]?.insight ? `No panel can be judged yet: ${panels[0].insight.words}.` : "";
  const said = hints === 0 ? "No panel stands out." : `${hints} of ${panels.length} panels ${hints === 1 ? "has" : "have"} a problem.`;
  const energy = roof?.expected ? ` Over the last days of sun ${share(roof)}.` : "";
  return said + energy + (roof?.verdict === "below its peers" ? ` All together: ${roof.words}.` : "");
}

const share = (one) => `${kilo(one.delivered)} of ${kilo(one.expected)} kWh expected`;

// A panel with a problem: what it is, in words, and what it delivered of what was expected.
function hint(one) {
  const tile = document.createElement("li");
  const found = one.insight;
  tile.className = `${GRAVE.includes(found.verdict) ? "grave" : "behind"}`;
  tile.append(cell("span", one.serial), cell("strong", `${GRAVE.includes(found.verdict) ? "✕" : "▼"} ${found.verdict}`));
  tile.append(cell("p", `${found.words}.`));
  if (found.expected) tile.append(bar(found), cell("span", `${share(found)} over the last days of sun`));
  if (found.advice) tile.append(cell("p", `${found.advice}.`));
  tile.append(cell("span", [one.fresh ? `now ${watts(one.power)}` : "", news(one)].filter(Boolean).join(", ")));
  return tile;
}

function bar(found) {
  const outer = document.createElement("div");
  const inner = document.createElement("div");
  outer.className = "bar";
  outer.setAttribute("aria-hidden", "true"); // the words below say it
  inner.style.width = `${Math.min(100, Math.max(0, (100 * found.delivered) / found.expected))}%`;
  outer.append(inner);
  return outer;
}

const news = (one) => (one.at ? ago(one.at) : "never reported");

const judged = (one) => one.insight && one.insight.verdict !== "not known yet";

// Before a verdict none is well or ill: a low one may stand in shade at this hour on every day.
function colour(one, fine) {
  if (!one.fresh || !judged(one)) return "";
  return one.deviation != null && one.deviation < LOW && !fine ? "low" : "well";
}

// All others; how they are at this moment beside all says something only while nothing better is known.
function tile(one) {
  const made = document.createElement("li");
  const fine = one.insight?.verdict === "fine";
  made.className = colour(one, fine);
  const percent = Math.abs(one.deviation ?? 0) * 100;
  const now = one.deviation == null ? "" : percent < 1 ? "now as the others" : `now ${percent.toFixed(0)} % ${one.deviation < 0 ? "below" : "above"} the others`;
  made.append(cell("span", one.serial), cell("b", one.fresh ? watts(one.power) : "–"));
  made.append(cell("span", fine ? "fine" : now), cell("span", news(one)));
  return made;
}
