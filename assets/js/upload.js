// <form data-upload> with a .drop zone: shows the file's name, its size against data-max-bytes, and the progress.
// Sent by XMLHttpRequest because fetch tells nothing about how much has gone. Without script the form is plainly sent.
function size(bytes) {
  const mega = bytes / 1048576;
  return mega >= 1 ? `${mega.toFixed(1).replace(".", ",")} МБ` : `${Math.max(1, Math.round(bytes / 1024))} КБ`;
}

function describe(input) {
  const zone = input.closest(".drop");
  const place = zone?.querySelector("[data-file-name]");
  const file = input.files[0];
  if (!place || !file) return;
  const limit = Number(zone.dataset.maxBytes ?? 0);
  const heavy = limit > 0 && file.size > limit;
  place.textContent = heavy
    ? `${file.name}: ${size(file.size)} — больше, чем можно загрузить (${size(limit)}). Уберите картинки или разделите файл.`
    : `${file.name}, ${size(file.size)}`;
  place.hidden = false;
  const button = input.form?.querySelector("[type=submit]");
  if (button) button.disabled = heavy;
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.(".drop__input")) describe(event.target);
});

for (const type of ["dragenter", "dragleave", "drop"])
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.(".drop");
    if (zone) zone.classList.toggle("is-over", type === "dragenter");
  });

function show(form, part, words) {
  const box = form.querySelector("[data-upload-progress]");
  if (!box) return;
  box.hidden = false;
  const line = box.querySelector("progress");
  if (part === null) line.removeAttribute("value");
  else line.value = part;
  box.querySelector("[data-upload-words]").textContent = words;
}

function finish(form, request) {
  if (request.responseURL && request.responseURL !== form.action && request.status < 400) {
    location.assign(request.responseURL);
    return;
  }
  // The answer is the same page with its errors.
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (main) {
    document.querySelector("main").replaceWith(document.importNode(main, true));
    document.querySelector("main [role=alert], main")?.focus();
  } else fail(form);
}

function fail(form) {
  show(form, 0, "Файл не дошёл: похоже, пропала связь. Ничего не изменилось — попробуйте ещё раз.");
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-upload]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const done = loaded >= total;
    show(form, done ? null : loaded / total, done ? "Файл загружен. Читаю его…" : `Загружено ${size(loaded)} из ${size(total)}`);
  });
  request.addEventListener("load", () => finish(form, request));
  request.addEventListener("error", () => fail(form));
  request.open("POST", form.action);
  request.send(new FormData(form));
  show(form, 0, "Загружаю…");
});
