// <button data-confirm="What will happen, named" data-confirm-title="…" data-confirm-act="Удалить программу">
// Only for what cannot be undone. Without script the form goes to its own confirmation page or is plainly sent.
// Also opens <dialog id="…"> for [data-open="…"]; buttons [data-close] inside close it.
function build({ title, text, act }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const heading = Object.assign(document.createElement("h2"), { id: "confirm-title", className: "dialog__title" });
  heading.textContent = title;
  const body = Object.assign(document.createElement("p"), { className: "dialog__text" });
  body.textContent = text;
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "button button--danger" });
  yes.textContent = act;
  const no = Object.assign(document.createElement("button"), { type: "button", className: "button" });
  no.textContent = "Оставить как есть";
  no.autofocus = true;
  actions.append(yes, no);
  dialog.append(heading, body, actions);
  document.body.append(dialog);
  return { dialog, yes, no };
}

function ask(button) {
  const { dialog, yes, no } = build({
    title: button.dataset.confirmTitle ?? "Это нельзя отменить",
    text: button.dataset.confirm,
    act: button.dataset.confirmAct ?? button.textContent.trim(),
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });
  dialog.showModal();
}

// In the capture phase: before htmx and the form itself hear the click.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-confirm]");
    if (!button || button.dataset.confirmed || !window.HTMLDialogElement) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button);
  },
  true,
);

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest?.("dialog [data-close]");
  if (closer) closer.closest("dialog").close();
});
