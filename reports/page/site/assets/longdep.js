// Typesets the formulas of a page, and lets a reader filter the table of verdicts.
// Without it a page shows TeX, and the table shows every row.
"use strict";

function typeset() {
  const macros = { "\\arraystretch": "1.3" }; // fractions in a matrix stay apart
  for (const place of document.querySelectorAll(".longdep-math")) {
    const displayMode = place.tagName === "DIV";
    katex.render(place.textContent, place, { displayMode, macros, throwOnError: false });
    place.classList.add("longdep-typeset");
  }
}

// A formula in a line that is wider than its column gets a line that can be scrolled.
function fit() {
  for (const place of document.querySelectorAll("span.longdep-math")) {
    place.classList.remove("longdep-wide");
    const room = place.parentElement.closest("p, li, td, th, dd, summary, article");
    const widest = Math.max(0, ...[...place.querySelectorAll(".katex-base")].map((b) => b.offsetWidth));
    place.classList.toggle("longdep-wide", room !== null && widest > room.clientWidth);
  }
}

// What a cell is filtered by: a statement may stand in several documents.
function valuesOf(cell) {
  const value = cell.dataset.value;
  return cell.dataset.name === "document" ? value.split("|") : [value];
}

// A row is kept if it holds every word and, in each chosen column, the chosen value.
function keeps(row, choices, words) {
  const text = row.textContent.toLowerCase();
  const chosen = ([name, value]) => {
    const cell = row.querySelector(`td[data-name="${name}"]`);
    return value === "" || valuesOf(cell).includes(value);
  };
  return choices.every(chosen) && words.every((word) => text.includes(word));
}

function labelled(text, control) {
  const label = document.createElement("label");
  label.append(text, control);
  return label;
}

function choice(table, name) {
  const select = document.createElement("select");
  select.name = name;
  const cells = [...table.querySelectorAll(`td[data-name="${name}"]`)];
  const values = new Set(cells.flatMap(valuesOf));
  select.append(new Option(table.dataset.all, ""));
  for (const value of name === "document" ? [...values].sort() : values) {
    select.append(new Option(value, value));
  }
  return select;
}

function filtered(table) {
  const form = document.createElement("form");
  form.className = "longdep-filter";
  form.role = "search";
  const words = document.createElement("input");
  words.type = "search";
  words.name = "words";
  const heads = [...table.querySelectorAll("th[data-filter]")];
  const names = heads.map((head) => head.dataset.filter);
  const count = document.createElement("output");
  form.append(labelled(table.dataset.words, words));
  for (const head of heads) {
    form.append(labelled(head.textContent, choice(table, head.dataset.filter)));
  }
  const clear = document.createElement("button");
  clear.type = "reset";
  clear.textContent = table.dataset.clear;
  form.append(clear, count);
  const asked = new URLSearchParams(location.search);
  for (const control of form.elements) {
    if (control.name && asked.has(control.name)) control.value = asked.get(control.name);
  }
  const rows = [...table.tBodies[0].rows];
  const apply = () => {
    const choices = names.map((name) => [name, form.elements[name].value]);
    const sought = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !keeps(row, choices, sought);
    const shown = rows.filter((row) => !row.hidden).length;
    count.value = table.dataset.count.replace("{shown}", shown).replace("{every}", rows.length);
    const kept = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(kept).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  table.before(form);
  apply();
}

typeset();
new ResizeObserver(fit).observe(document.querySelector("article"));
for (const table of document.querySelectorAll("table.longdep-verdicts")) filtered(table);
