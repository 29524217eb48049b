// Draws a row of tiles. Everything from the data goes through text nodes and attributes, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100, HEIGHT = 30, EDGE = 3;

export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".row");
  const focused = parentElement.activeElement?.dataset?.name;
  row.style.setProperty("--columns", data.columns);
  row.classList.toggle("trends", data.trends);
  row.replaceChildren(...data.tiles.map((tile) => button(tile, row, setTriggerValue)));
  if (focused) focusOn(row, focused);
}

function button(tile, row, setTriggerValue) {
  const shown = part("button", `tile ${tile.tone}`);
  shown.type = "button";
  shown.dataset.name = tile.name;
  shown.setAttribute("aria-label", tile.spoken);
  shown.setAttribute("aria-haspopup", "dialog");
  const head = part("span", "head");
  head.append(part("span", "label", tile.label));
  if (tile.flag) head.append(part("span", tile.flagged ? "flag breach" : "flag", tile.flag));
  const number = part("span", "number");
  number.append(part("span", "value", tile.value));
  if (tile.unit) number.append(part("span", "unit", tile.unit));
  shown.append(head, number, part("span", "change", tile.change.replace(/(\d) /g, "$1\u00a0")));
  if (tile.trend) shown.append(trend(tile.trend));
  shown.append(part("span", "note", tile.note));
  shown.onclick = () => {
    focusAfterDialog(() => focusOn(row, tile.name));
    setTriggerValue("opened", tile.name);
  };
  return shown;
}

function part(kind, name, text = "") {
  const made = document.createElement(kind);
  made.className = name;
  made.textContent = text;
  return made;
}

function trend({ values, lower, upper, target }) {
  const known = values.filter((value) => value !== null);
  const frame = part("span", "trend");
  if (!known.length) return frame;
  const all = [...known, ...[lower, upper, target].filter((value) => value !== null)];
  const low = Math.min(...all), span = Math.max(...all) - low;
  const across = (place) => (values.length > 1 ? (place / (values.length - 1)) * WIDTH : WIDTH);
  const up = (value) => (span ? EDGE + (1 - (value - low) / span) * (HEIGHT - 2 * EDGE) : HEIGHT / 2);
  const drawing = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": true });
  if (lower !== null && upper !== null) {
    drawing.append(drawn("rect", { class: "usual", x: 0, width: WIDTH, y: up(upper), height: up(lower) - up(upper) }));
  }
  if (target !== null) drawing.append(drawn("path", { class: "target", d: `M0 ${up(target)}H${WIDTH}` }));
  let path = "", pen = "M";
  values.forEach((value, place) => {
    path += value === null ? "" : `${pen}${across(place)} ${up(value)}`;
    pen = value === null ? "M" : "L"; // a missing week breaks the line
  });
  drawing.append(drawn("path", { class: "line", d: path }));
  frame.append(drawing);
  const isAlone = (place) => (values[place - 1] ?? values[place + 1] ?? null) === null;
  values.forEach((value, place) => {
    if (value === null || !(place === values.length - 1 || isAlone(place))) return;
    const dot = part("span", "dot");
    dot.style.left = `${across(place)}%`;
    dot.style.top = `${(up(value) / HEIGHT) * 100}%`;
    frame.append(dot);
  });
  return frame;
}

function drawn(kind, attributes) {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function focusOn(row, name) {
  [...row.children].find((one) => one.dataset.name === name)?.focus({ preventScroll: true });
}
