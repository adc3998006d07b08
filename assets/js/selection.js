// <form data-selection> around a table: row boxes [data-select], head box [data-select-all],
// bar [data-act-bar] with a place for the count [data-selected-count]. Shift selects a stretch of rows.
let last = null;

function refresh(form) {
  const boxes = [...form.querySelectorAll("[data-select]")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr")?.classList.toggle("is-selected", box.checked);
  const all = form.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = form.querySelector("[data-act-bar]");
  if (bar) bar.hidden = chosen.length === 0;
  const count = form.querySelector("[data-selected-count]");
  if (count) count.textContent = `Выбрано: ${chosen.length}`;
}

function stretch(form, box) {
  const boxes = [...form.querySelectorAll("[data-select]")];
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
  for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-select]");
  const form = box?.closest("form[data-selection]");
  if (!form) return;
  if (event.shiftKey && last && form.contains(last)) stretch(form, box);
  last = box;
  refresh(form);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-selection]");
  if (!form) return;
  if (event.target.matches("[data-select-all]"))
    for (const box of form.querySelectorAll("[data-select]")) box.checked = event.target.checked;
  refresh(form);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-select-none]")) return;
  const form = event.target.closest("form[data-selection]");
  for (const box of form.querySelectorAll("[data-select]")) box.checked = false;
  refresh(form);
});

function refreshAll() {
  for (const form of document.querySelectorAll("form[data-selection]")) refresh(form);
}

document.addEventListener("htmx:afterSwap", refreshAll);
window.addEventListener("pageshow", refreshAll);
refreshAll();
