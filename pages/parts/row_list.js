// Draws a short list as a table of links. Everything from the data goes through text nodes, never as markup.

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".list");
  const focused = parentElement.activeElement?.dataset?.key;
  list.setAttribute("aria-label", data.alt);
  list.style.setProperty("--columns", data.columns.length);
  list.classList.toggle("two-lines", data.columns.some(({ phone }) => phone));
  list.classList.toggle("marked", data.lines.some(({ mark }) => mark));
  const head = row("div", "head", data.columns.map(({ label }) => label), data.columns, "columnheader");
  const lines = data.lines.map((line) => {
    if (line.cells.length < data.columns.length) return row("div", "group", line.cells, data.columns, "cell");
    const made = row(line.href ? "a" : "div", "line", line.cells, data.columns, "cell");
    if (line.mark) made.firstChild.prepend(sign(line.mark));
    if (!line.href) return made;
    made.href = line.href;
    made.dataset.key = line.key;
    made.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or window of its own
      event.preventDefault();
      setTriggerValue("opened", line.key);
    };
    return made;
  });
  const total = data.total.length ? [row("div", "total", data.total, data.columns, "cell")] : [];
  list.replaceChildren(head, ...lines, ...total);
  const focusOn = (key) => [...list.children].find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
  if (focused) focusOn(focused);
  if (data.opened) focusAfterDialog(() => focusOn(data.opened));
}

function row(kind, name, cells, columns, role) {
  const made = document.createElement(kind);
  made.className = name;
  made.setAttribute("role", "row");
  cells.forEach((text, place) => {
    const cell = document.createElement("span");
    const { number, phone } = columns[place];
    cell.className = `${number ? "number" : "text"} ${phone}`;
    cell.setAttribute("role", role);
    if (cells.length < columns.length && place === cells.length - 1) {
      cell.style.gridColumn = `${place + 1} / -1`;
      cell.setAttribute("aria-colspan", columns.length - place);
    }
    cell.textContent = text;
    cell.title = text;
    made.append(cell);
  });
  return made;
}

function sign(mark) {
  const made = document.createElement("i");
  made.className = mark.tone;
  made.setAttribute("aria-hidden", "true");
  made.textContent = mark.sign;
  return made;
}
