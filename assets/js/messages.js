// Messages can be closed; toast() shows one in the corner, with an «Отменить» when there is something to undo.
// The server may ask for a toast by the response header  HX-Trigger: {"toast": {"text": "…", "undo": "/url"}}.
const SECONDS = 12;

document.addEventListener("click", (event) => {
  event.target.closest?.(".message__close")?.closest(".message, .toast")?.remove();
});

function undoForm(url) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) form.append(token.cloneNode());
  const button = Object.assign(document.createElement("button"), { className: "button", textContent: "Отменить" });
  form.append(button);
  return form;
}

export function toast({ text, undo }) {
  const area = document.getElementById("toasts");
  if (!area) return;
  const box = Object.assign(document.createElement("div"), { className: "toast" });
  const words = Object.assign(document.createElement("p"), { className: "toast__text", textContent: text });
  box.append(words);
  if (undo) box.append(undoForm(undo));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "message__close" });
  close.setAttribute("aria-label", "Закрыть сообщение");
  close.textContent = "×";
  box.append(close);
  area.replaceChildren(box);
  // Whoever is reading it or has the keyboard on it keeps it.
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : box.remove());
  setTimeout(leave, SECONDS * 1000);
}

document.addEventListener("toast", (event) => toast(event.detail));
