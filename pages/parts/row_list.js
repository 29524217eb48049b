// Draws a short list as a table of links. Everything from the data goes through text nodes, never as markup.

const START = 10, TAIL = 9; // letters: names that share so many at their start are cut before so many at their end

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".list");
  const focused = parentElement.activeElement?.dataset?.key;
  list.setAttribute("aria-label", data.alt);
  // Numbers and days are never shortened, names are.
  const widths = data.columns.map(({ number, whole }) => (number || whole ? "max-content" : "minmax(0, auto)"));
  list.style.setProperty("--columns", widths.join(" "));
  list.classList.toggle("two-lines", data.columns.some(({ phone }) => phone));
  list.classList.toggle("marked", data.lines.some(({ mark }) => mark));
  list.classList.toggle("to-do", data.lines.some(({ button }) => button));
  const columns = data.columns.map((column, place) => ({ ...column, name: column.name && areAlike(data.lines, place) }));
  const head = row("div", "head", columns.map(({ label }) => label), columns, "columnheader");
  const lines = data.lines.map((line) => {
    if (line.cells.length < columns.length) return row("div", "group", line.cells, columns, "cell");
    const isLink = line.href && !line.button;
    const made = row(isLink ? "a" : "div", "line", line.cells, columns, "cell");
    if (isLink) lead(made, line, setTriggerValue);
    if (line.button) press(made, line, setTriggerValue);
    if (line.mark) made.firstChild.prepend(sign(line.mark));
    return made;
  });
  const total = data.total.length ? [row("div", "total", data.total, columns, "cell")] : [];
  list.replaceChildren(head, ...lines, ...total);
  const focusOn = (key) => [...list.children].find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
  if (focused) focusOn(focused);
  if (data.opened) focusAfterDialog(() => focusOn(data.opened));
}

// Whether names in a column differ, but not at their start.
function areAlike(lines, place) {
  const names = new Set(lines.map(({ cells }) => cells[place] ?? ""));
  return new Set([...names].map((name) => name.slice(0, START))).size < names.size;
}

function lead(link, line, setTriggerValue) {
  link.href = line.href;
  link.dataset.key = line.key;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or window of its own
    event.preventDefault();
    setTriggerValue("opened", line.key);
  };
}

// A row with a button is no link as a whole, since one may not hold the other: its first cell is.
function press(made, line, setTriggerValue) {
  const [first, last] = [made.firstChild, made.lastChild];
  if (line.href) {
    const link = document.createElement("a");
    lead(link, line, setTriggerValue);
    link.textContent = first.textContent;
    first.replaceChildren(link);
  }
  const button = document.createElement("button");
  button.textContent = last.textContent;
  button.setAttribute("aria-label", line.button);
  button.onclick = () => setTriggerValue("pressed", line.key);
  last.replaceChildren(button);
}

function row(kind, name, cells, columns, role) {
  const made = document.createElement(kind);
  made.className = name;
  made.setAttribute("role", "row");
  cells.forEach((text, place) => {
    const cell = document.createElement("span");
    const { number, name: isName, phone } = columns[place];
    cell.className = `${number ? "number" : "text"} ${phone}`;
    cell.setAttribute("role", role);
    if (cells.length < columns.length && place === cells.length - 1) {
      cell.style.gridColumn = `${place + 1} / -1`;
      cell.setAttribute("aria-colspan", columns.length - place);
    }
    if (isName && text.length > TAIL) {
      cell.append(part("start", text.slice(0, -TAIL)), part("end", text.slice(-TAIL)));
      cell.classList.add("name");
    } else cell.textContent = text;
    cell.title = text;
    made.append(cell);
  });
  return made;
}

function part(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function sign(mark) {
  const made = document.createElement("i");
  made.className = mark.tone;
  made.setAttribute("aria-hidden", "true");
  made.textContent = mark.sign;
  return made;
}
