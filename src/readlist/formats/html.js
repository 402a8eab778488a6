"use strict";
(() => {
  const list = document.querySelector("ol.papers");
  const items = [...list.children];
  const tools = document.createElement("form");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  tools.addEventListener("submit", (event) => event.preventDefault());
  const field = (text, control) => {
    const label = document.createElement("label");
    label.append(`${text} `, control);
    tools.append(label);
    return control;
  };
  const filter = field("Filter", document.createElement("input"));
  filter.type = "search";
  const sort = field("Sort by", document.createElement("select"));
  for (const name of ["number", "title", "year"]) sort.append(new Option(name, name));
  const count = document.createElement("output");
  tools.append(count);
  list.before(tools);
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = items.map((item) => folded(item.textContent));
  const title = (item) => item.querySelector("[data-title]").textContent;
  const orders = {
    number: (a, b) => items.indexOf(a) - items.indexOf(b),
    title: (a, b) => title(a).localeCompare(title(b)),
    year: (a, b) => Number(b.dataset.year) - Number(a.dataset.year),
  };
  const show = () => {
    const wanted = folded(filter.value).split(/\s+/);
    items.forEach((item, at) => { item.hidden = !wanted.every((word) => words[at].includes(word)); });
    const shown = items.filter((item) => !item.hidden).length;
    count.textContent = shown === items.length ? "" : `${shown} of ${items.length}`;
  };
  filter.addEventListener("input", show);
  sort.addEventListener("change", () => list.append(...[...items].sort(orders[sort.value])));
  for (const source of document.querySelectorAll("details.bibtex pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const said = (text) => { button.textContent = text; setTimeout(() => { button.textContent = "Copy"; }, 2000); };
      const select = () => { getSelection().selectAllChildren(source); said("Selected"); };
      if (navigator.clipboard) navigator.clipboard.writeText(source.textContent).then(() => said("Copied"), select);
      else select();
    });
    source.before(button);
  }
})();
