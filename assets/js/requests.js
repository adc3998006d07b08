// htmx: keep addresses clean, send the CSRF token, say plainly when the network or the server failed.
import { toast } from "./messages.js";

document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, verb, headers } = event.detail;
  if (verb === "get") {
    // An empty filter is no filter: it does not belong in the address.
    for (const name of new Set(Object.keys(parameters))) if (parameters[name] === "") delete parameters[name];
    return;
  }
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) headers["X-CSRFToken"] = token.value;
});

document.addEventListener("htmx:sendError", () => {
  toast({ text: "Нет связи с сервером. То, что на экране, могло устареть; обновите страницу, когда связь появится." });
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  // A finished session: the ordinary page knows how to ask for the login and to come back.
  if (detail.xhr.status === 403 || detail.xhr.status === 401) location.reload();
  else toast({ text: "Сервер не смог ответить. Мы записали это; попробуйте ещё раз через минуту." });
});
