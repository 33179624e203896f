// Draws what /api/v1/board says, as it comes; charts are drawn by charts.js.
import { drawBars, drawDay } from "./charts.js";
import { drawPanels } from "./panels.js";
import { cell, find, kilo, span, watts } from "./words.js";

const state = { key: sessionStorage.getItem("key") ?? "", gateway: null, board: null, day: 0, period: "day" };

class Refused extends Error {}

async function ask(path, signal) {
  const headers = state.key ? { Authorization: `Bearer ${state.key}` } : {};
  const answer = await fetch(path, { headers, signal, cache: "no-store" });
  if (answer.status === 401 || answer.status === 403) throw new Refused();
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? `${answer.status}`);
  return answer;
}

const whose = () => (state.gateway ? `gateway=${encodeURIComponent(state.gateway)}` : "");

// -- drawing --------------------------------------------------------------------------------------

const STILL = 5; // W; meters tremble

function place(name, verb, power) {
  const group = find(`place-${name}`);
  group.toggleAttribute("hidden", power == null);
  group.style.display = power == null ? "none" : "";
  const line = find(`line-${name}`);
  if (line) {
    line.style.display = power == null ? "none" : "";
    line.classList.toggle("flows", Math.abs(power ?? 0) >= STILL);
    line.classList.toggle("back", (power ?? 0) < 0);
  }
  const label = group.querySelector(".verb");
  if (label) label.textContent = verb;
  group.querySelector(".watts").textContent = watts(label ? Math.abs(power ?? 0) : power);
}

function drawFlow(board) {
  const power = Object.fromEntries(Object.entries(board.power).map(([name, one]) => [name, one.power]));
  const said = (value, towards, away, still) => (Math.abs(value ?? 0) < STILL ? still : value > 0 ? towards : away);
  const grid = said(power.grid, "importing", "exporting", "grid");
  const battery = said(power.battery, "discharging", "charging", "battery");
  place("panels", "", power.panels);
  place("house", "", power.house);
  place("grid", grid, power.grid);
  place("battery", battery, power.battery ?? (board.charge == null ? null : 0));
  place("generator", "", power.generator);
  find("place-battery").querySelector(".charge").textContent =
    board.charge == null ? "" : `${Math.round(board.charge)} %`;
  const words = [["panels", power.panels], ["house", power.house], [`grid ${grid}`, power.grid], [battery, power.battery]];
  find("flow-words").textContent = words
    .filter(([, value]) => value != null)
    .map(([name, value]) => `${name} ${watts(Math.abs(value))}`)
    .join(", ");
}

function drawEnergy(energy) {
  const rows = Object.entries(energy).map(([name, one]) => {
    const row = document.createElement("tr");
    const mark = one.trust === "counted" ? "" : ` (${one.trust})`;
    row.append(cell("th", name + mark, "row"));
    for (const each of ["today", "yesterday", "week", "month"]) {
      const part = !one.exact && each !== "yesterday" && one[each] != null;
      row.append(cell("td", (part ? "~ " : "") + kilo(one[each])));
    }
    return row;
  });
  if (!rows.length) {
    const row = document.createElement("tr");
    row.append(cell("td", "A counter is believed after a minute."));
    row.firstChild.colSpan = 5;
    rows.push(row);
  }
  find("energy").tBodies[0].replaceChildren(...rows);
  find("energy-part").hidden = Object.values(energy).every((one) => one.exact);
  find("energy-counted").hidden = !(energy.consumed && energy.charged);
}

function drawTroubles(troubles) {
  find("troubles").hidden = troubles.length === 0;
  const lines = troubles.map((one) => {
    const line = cell("li", one.since ? `${one.says}, since ${new Date(one.since).toLocaleString()}` : one.says);
    line.className = one.level;
    return line;
  });
  find("troubles").querySelector("ul").replaceChildren(...lines);
}

// What only the owner may see: who has no right to it is not told that there is something.
async function drawCards(count) {
  if (state.cards === count) return;
  state.cards = count;
  const found = count ? await ask(`api/v1/cards?${whose()}`).then((one) => one.json()).catch(() => []) : [];
  find("cards").hidden = found.length === 0;
  find("cards").replaceChildren(...found.flatMap((one) => [cell("h2", one.title), code(one), cell("p", one.text)]));
}

function code(one) {
  const drawn = document.importNode(new DOMParser().parseFromString(one.svg, "image/svg+xml").documentElement, true);
  drawn.setAttribute("viewBox", `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", `QR code of ${one.text}`);
  return drawn;
}

function draw(board) {
  const before = zone();
  state.board = board;
  if (zone() !== before) charts();
  document.title = board.power.panels ? `${watts(board.power.panels.power)} · Solar` : "Solar";
  find("who").textContent = [board.model, board.serial, board.firmware].filter(Boolean).join(" · ");
  drawFlow(board);
  drawEnergy(board.energy);
  drawTroubles(board.troubles);
  drawPanels(board.panels, board.roof);
  drawCards(board.cards);
  document.body.dataset.seen = Number(document.body.dataset.seen ?? 0) + 1;
  freshen();
}

function freshen() {
  if (!state.board) return;
  const seconds = (Date.now() - Date.parse(state.board.at)) / 1000;
  find("fresh").textContent = seconds < 30 ? "up to date" : `last heard ${span(seconds)} ago`;
  find("fresh").className = seconds < 60 ? "" : "old";
}

// -- what comes -----------------------------------------------------------------------------------

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let listening = new AbortController();

async function listen() {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
    listening = new AbortController();
    try {
      const answer = await ask(`api/v1/board/events?${whose()}`, listening.signal);
      open();
      for await (const board of events(answer.body)) {
        draw(board);
        pause = 1000;
      }
    } catch (error) {
      if (error instanceof Refused) return close();
      if (listening.signal.aborted) pause = 1;
      else if (!state.board) find("fresh").textContent = error.message.slice(0, 120);
    }
    await wait(pause);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      const data = part.split("\n").filter((line) => line.startsWith("data: "));
      if (data.length) yield JSON.parse(data.map((line) => line.slice(6)).join("\n"));
    }
  }
}

// -- the door -------------------------------------------------------------------------------------

function close() {
  find("refused").textContent = state.key ? "This key does not open it." : "";
  find("door").hidden = false;
  find("key").focus();
}

function open() {
  if (find("door").hidden && state.opened) return;
  state.opened = true;
  find("door").hidden = true;
  gateways();
  charts();
}

find("door").addEventListener("submit", (event) => {
  event.preventDefault();
  state.key = find("key").value.trim();
  sessionStorage.setItem("key", state.key);
  state.opened = false;
  state.cards = null;
  listen();
});

async function gateways() {
  const found = await (await ask("api/v1/gateways")).json();
  find("choice").hidden = found.length < 2;
  find("gateway").replaceChildren(...found.map((one) => new Option(one.serial, one.serial)));
  if (state.gateway) find("gateway").value = state.gateway;
}

find("gateway").addEventListener("change", () => {
  state.gateway = find("gateway").value;
  state.day = 0;
  state.cards = null;
  listening.abort();
  charts();
});

// -- the past -------------------------------------------------------------------------------------

// Days are those of the site, wherever somebody looks at them.
const zone = () => state.board?.zone ?? undefined;

function ahead(moment) {
  const style = { timeZone: zone(), hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric" };
  const parts = new Intl.DateTimeFormat("en", style).formatToParts(moment);
  const told = Object.fromEntries(parts.map((one) => [one.type, Number(one.value)]));
  const wall = Date.UTC(told.year, told.month - 1, told.day, told.hour, told.minute, told.second);
  return wall - Math.floor(moment / 1000) * 1000;
}

function midnight(days) {
  const now = Date.now();
  const wall = new Date(now + ahead(now));
  wall.setUTCHours(0, 0, 0, 0);
  wall.setUTCDate(wall.getUTCDate() - days);
  const about = wall - ahead(wall - ahead(now));  // of another offset, where the clocks were changed since
  return new Date(wall - ahead(about));
}

async function day() {
  const [since, until] = [midnight(state.day), midnight(state.day - 1)];
  find("later").disabled = state.day === 0;
  find("which-day").textContent = state.day === 0 ? "today" : since.toLocaleDateString(undefined, { dateStyle: "full", timeZone: zone() });
  const query = `every=five&since=${since.toISOString()}&until=${until.toISOString()}&${whose()}`;
  await drawn("day", async () => drawDay(find("day"), await (await ask(`api/v1/history?${query}`)).json(), since, until, zone()));
}

const BACK = { day: 29, week: 7 * 11, month: 335 };

async function bars() {
  const iso = (date) => new Date(date.getTime() + ahead(date)).toISOString().slice(0, 10);
  const query = `period=${state.period}&first=${iso(midnight(BACK[state.period]))}&last=${iso(midnight(0))}&${whose()}`;
  await drawn("bars", async () =>
    drawBars(find("bars"), await (await ask(`api/v1/history/energy?${query}`)).json(), state.period));
}

async function drawn(name, work) {
  try {
    find(`${name}-words`).textContent = await work();
  } catch (error) {
    find(name).replaceChildren();
    find(`${name}-words`).textContent = error instanceof Refused ? "" : error.message;
  }
}

const charts = () => Promise.all([day(), bars()]);

find("earlier").addEventListener("click", () => { state.day += 1; day(); });
find("later").addEventListener("click", () => { state.day = Math.max(0, state.day - 1); day(); });
for (const button of document.querySelectorAll("[data-period]")) {
  button.addEventListener("click", () => {
    state.period = button.dataset.period;
    for (const one of document.querySelectorAll("[data-period]"))
      one.setAttribute("aria-pressed", String(one === button));
    bars();
  });
}

setInterval(freshen, 5000);
setInterval(() => { if (state.opened && state.day === 0) charts(); }, 300000);
addEventListener("resize", () => { clearTimeout(state.resized); state.resized = setTimeout(charts, 300); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", charts);
listen();
