// Light / dark and large print. Buttons: <button name="theme" value="dark|light|auto">, name="size" value="large|normal".
// The server reads the cookie and writes the attributes on <html>, so the first paint is already right;
// localStorage keeps the choice when cookies are cleared at sign-out.
const CHOICES = { theme: ["auto", "light", "dark"], size: ["normal", "large"] };
const YEAR = 60 * 60 * 24 * 365;
const root = document.documentElement;

function kept(name) {
  try {
    return localStorage.getItem(`display-${name}`);
  } catch {
    return null; // storage may be forbidden: the cookie still works
  }
}

function mark(name, value) {
  for (const button of document.querySelectorAll(`button[name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
    button.classList.toggle("menu__item--current", button.value === value);
  }
}

function apply(name, value) {
  if (value === CHOICES[name][0]) root.removeAttribute(`data-${name}`);
  else root.setAttribute(`data-${name}`, value);
  mark(name, value);
}

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
  try {
    localStorage.setItem(`display-${name}`, value);
  } catch {
    // nothing to do: the cookie is the one that counts
  }
}

for (const [name, values] of Object.entries(CHOICES)) {
  const value = kept(name);
  const shown = root.getAttribute(`data-${name}`) ?? values[0];
  mark(name, shown);
  if (values.includes(value) && value !== shown) {
    apply(name, value);
    keep(name, value);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name]");
  if (!button || !CHOICES[button.name]?.includes(button.value) || !button.closest("[data-display]")) return;
  event.preventDefault();
  apply(button.name, button.value);
  keep(button.name, button.value);
});
