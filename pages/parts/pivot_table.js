// Draws a pivot as a table. Everything from the data goes through text nodes, never as markup.

const UP = "ascending", DOWN = "descending";

export default function ({ data, parentElement }) {
  const region = parentElement.querySelector(".scroll"), table = region.querySelector("table");
  region.setAttribute("aria-label", data.alt);
  let sorted = { place: -1, way: DOWN };
  const heads = [data.corner, ...data.columns].map((text, place) => head(text, "col", () => sort(place - 1)));
  const [total, ...lines] = data.lines.map((line) => ({ ...line, made: row(line, data) }));
  const body = document.createElement("tbody"), top = document.createElement("thead");
  top.append(document.createElement("tr"));
  top.firstChild.append(...heads);
  table.replaceChildren(top, body);
  fill(lines);

  function fill(ordered) {
    body.replaceChildren(...[total, ...ordered].filter(Boolean).map(({ made }) => made));
  }

  function sort(place) {
    const way = sorted.place === place && sorted.way === DOWN ? UP : DOWN;
    heads.forEach((one, other) => (other === place + 1 ? one.setAttribute("aria-sort", way) : one.removeAttribute("aria-sort")));
    sorted = { place, way };
    if (place < 0) fill([...lines].sort((a, b) => a.name.localeCompare(b.name) * (way === DOWN ? 1 : -1)));
    else fill([...lines].sort((a, b) => compared(a.cells[place]?.[2], b.cells[place]?.[2], way)));
  }
}

function compared(one, other, way) {
  if (one == null || other == null) return (one == null) - (other == null); // what has no number comes last
  return way === DOWN ? other - one : one - other;
}

function row({ name, cells }, { columns }) {
  const made = document.createElement("tr");
  made.append(head(name, "row"), ...cells.map((cell, place) => number(cell, `${name} · ${columns[place]}`)));
  return made;
}

function head(text, scope, onclick) {
  const made = document.createElement("th");
  made.scope = scope;
  const inner = onclick ? document.createElement("button") : document.createElement("span");
  inner.textContent = text;
  if (onclick) Object.assign(inner, { onclick, type: "button", title: `Sort by ${text}` });
  made.append(inner);
  return made;
}

function number(cell, where) {
  const made = document.createElement("td");
  if (!cell) return made;
  const [text, items, , isFew] = cell, count = document.createElement("small");
  made.textContent = text;
  made.title = items ? `${where}: ${text}, n ${items}` : `${where}: ${text}`;
  made.classList.toggle("few", isFew);
  count.textContent = items;
  if (items) made.append(count);
  return made;
}
