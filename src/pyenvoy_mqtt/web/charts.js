// The charts, by uPlot; each returns in words what it shows, for those who do not see it.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const axes = (unit) => {
  const style = { stroke: colour("soft"), grid: { stroke: colour("line") }, ticks: { stroke: colour("line") } };
  return [style, { ...style, size: 60, values: (_, found) => found.map((one) => `${one} ${unit}`) }];
};

function plot(where, options, data) {
  where.replaceChildren();
  const size = { width: Math.max(where.clientWidth, 240), height: 260 };
  return new uPlot({ ...size, ...options }, data, where);
}

const LINES = [["production", "sun"], ["house", "house"], ["grid", "grid"], ["batteries", "battery"]];

export function drawDay(where, rows, since, until, zone) {
  if (!rows.length) {
    where.replaceChildren();
    return "Nothing was kept of this day.";
  }
  const known = LINES.filter(([name]) => rows.some((row) => row[name] != null));
  const data = [rows.map((row) => Date.parse(row.at) / 1000)];
  for (const [name] of known) data.push(rows.map((row) => (row[name] == null ? null : row[name] / 1000)));
  const series = known.map(([name, hue]) => ({
    label: name, stroke: colour(hue), width: 2, fill: name === "production" ? `${colour(hue)}33` : undefined,
    value: (_, value) => (value == null ? "–" : `${value.toFixed(2)} kW`),
  }));
  const scales = { x: { min: since / 1000, max: until / 1000, time: true } };
  const tzDate = (second) => (zone ? uPlot.tzDate(new Date(second * 1000), zone) : new Date(second * 1000));
  plot(where, { scales, tzDate, axes: axes("kW"), series: [{}, ...series] }, data);
  return known.map(([name]) => most(name, rows)).join(", ") + ".";
}

const BOTH_WAYS = ["grid", "batteries"];

// The most that flowed; where it flows both ways, the most of each way that there was.
function most(name, rows) {
  const said = (way, value) => `${way} at most ${(value / 1000).toFixed(1)} kW`;
  const highest = Math.max(...rows.map((row) => row[`${name}_high`] ?? row[name] ?? 0));
  if (!BOTH_WAYS.includes(name)) return said(name, highest);
  const lowest = Math.min(...rows.map((row) => row[`${name}_low`] ?? row[name] ?? 0));
  const ways = [["gave", highest], ["took", -lowest]].filter(([, value]) => value >= 50);
  return `${name} ${ways.map(([way, value]) => said(way, value)).join(" and ") || "still"}`;
}

const BARS = [["produced", "sun"], ["consumed", "house"], ["imported", "grid"], ["exported", "battery"]];

export function drawBars(where, rows, period) {
  const known = BARS.filter(([name]) => rows.some((row) => row[name] != null));
  if (!known.length) {
    where.replaceChildren();
    return "Nothing was kept yet.";
  }
  const places = rows.map((_, index) => index);
  const data = [places, ...known.map(([name]) => rows.map((row) => (row[name] == null ? null : row[name] / 1000)))];
  const width = 0.8 / known.length;
  const series = known.map(([name, hue], index) => ({
    label: name, stroke: colour(hue), fill: `${colour(hue)}99`, width: 1, points: { show: false },
    value: (_, value) => (value == null ? "–" : `${value.toFixed(1)} kWh`),
    paths: beside(index, known.length, width),
  }));
  const [x, y] = axes("kWh");
  const label = (index) => words(rows[index]?.first, period);
  const named = { ...x, values: (_, found) => found.map((one) => (Number.isInteger(one) ? label(one) : "")) };
  const first = { value: (_, index) => (index == null ? "–" : label(index)), label: period };
  const scales = { x: { time: false, min: -0.5, max: rows.length - 0.5 }, y: { range: (_, __, max) => [0, max || 1] } };
  plot(where, { scales, axes: [named, y], series: [first, ...series] }, data);
  const sum = (name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0) / 1000;
  const partly = rows.some((row) => !row.whole && row.produced != null) ? " The first is not whole." : "";
  return known.map(([name]) => `${name} ${sum(name).toFixed(0)} kWh`).join(", ") + ` in all.${partly}`;
}

function words(first, period) {
  if (!first) return "";
  const day = new Date(`${first}T12:00`);
  return day.toLocaleDateString(undefined, period === "month" ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" });
}

function beside(index, count, width) {
  return (chart, number) => {
    const path = new Path2D();
    const zero = chart.valToPos(0, "y", true);
    for (const [place, value] of chart.data[number].entries()) {
      if (value == null) continue;
      const left = chart.valToPos(place - 0.4 + index * width, "x", true);
      const right = chart.valToPos(place - 0.4 + (index + 1) * width, "x", true);
      const top = chart.valToPos(value, "y", true);
      path.rect(left, Math.min(top, zero), Math.max(1, right - left - 1), Math.abs(zero - top));
    }
    return { stroke: path, fill: path };
  };
}
