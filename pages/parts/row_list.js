// Draws a short list as a table of links. Everything from the data goes through text nodes, never as markup.

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".list");
  list.setAttribute("aria-label", data.alt);
  list.style.setProperty("--columns", data.columns.length);
  list.classList.toggle("wide", data.columns.length > 5);
  const head = row("div", "head", data.columns.map(({ label }) => label), data.columns, "columnheader");
  const lines = data.lines.map((line) => {
    const made = row(line.href ? "a" : "div", "line", line.cells, data.columns, "cell");
    if (!line.href) return made;
    made.href = line.href;
    made.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or window of its own
      event.preventDefault();
      setTriggerValue("opened", line.key);
    };
    return made;
  });
  const total = data.total.length ? [row("div", "total", data.total, data.columns, "cell")] : [];
  list.replaceChildren(head, ...lines, ...total);
}

function row(kind, name, cells, columns, role) {
  const made = document.createElement(kind);
  made.className = name;
  made.setAttribute("role", "row");
  cells.forEach((text, place) => {
    const cell = document.createElement("span");
    cell.className = columns[place].number ? "number" : "text";
    cell.setAttribute("role", role);
    cell.textContent = text;
    cell.title = text;
    made.append(cell);
  });
  return made;
}
