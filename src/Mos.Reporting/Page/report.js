// Sorts the tables of metrics. Written without angle brackets and ampersands: the page is XML as well as HTML.
"use strict";
document.querySelectorAll("th[data-sort]").forEach(function (head) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", "Sort by " + head.dataset.name);
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", function () { sort(head); });
});

function sort(head) {
  const table = head.closest("table");
  const other = { ascending: "descending", descending: "ascending" };
  const direction = other[head.getAttribute("aria-sort")] || head.dataset.sort;
  table.querySelectorAll("th[aria-sort]").forEach(function (sorted) { sorted.removeAttribute("aria-sort"); });
  head.setAttribute("aria-sort", direction);

  const sign = direction === "ascending" ? 1 : -1;
  const texts = Array.from(table.tBodies[0].rows, function (row) { return row.cells[head.dataset.column].textContent.trim(); });
  const order = Array.from(texts.keys()).sort(function (a, b) { return compare(texts[a], texts[b], sign); });

  // On paper a wide table stands in parts; they follow.
  table.closest("section").querySelectorAll("tbody").forEach(function (body) {
    const rows = Array.from(body.rows);
    body.append(...order.map(function (row) { return rows[row]; }));
  });
  say(head.closest("section"), "Sorted by " + head.dataset.name + ", " + direction + ".");
}

function compare(a, b, sign) {
  const x = parseFloat(a), y = parseFloat(b);
  if (a === "–" || b === "–") return (a === "–") - (b === "–");
  return sign * (Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", { numeric: true }) : x - y);
}

function say(section, text) {
  let status = section.querySelector("[role=status]");
  if (!status) {
    status = document.createElement("p");
    status.className = "spoken";
    status.setAttribute("role", "status");
    section.append(status);
  }
  status.textContent = text;
}
