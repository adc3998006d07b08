// Draws one item the way components/taking_item.html does. Texts are put in as text, never as markup.

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function choice(item, option, chosen) {
  const label = element("label", "choice");
  const input = element("input");
  input.type = item.multiple ? "checkbox" : "radio";
  input.name = "response";
  input.value = String(option.value);
  input.checked = chosen.includes(option.value);
  label.append(input, element("span", "choice__text", option.text));
  return label;
}

export function drawItem({ item, total, chosen, place }) {
  const heading = element("h1", "visually-hidden", `Задание ${item.number} из ${total}`);
  heading.tabIndex = -1;
  const parts = [heading];
  const fieldset = element("fieldset", "field");
  const legend = element("legend", item.question ? "taking__question" : "taking__text");
  legend.textContent = item.question || item.text;
  if (item.question) parts.push(element("div", "taking__text", item.text));
  fieldset.append(legend);
  if (item.multiple) fieldset.append(element("p", "taking__hint", "Отметьте все верные ответы"));
  const choices = element("div", "choices");
  for (const option of item.options) choices.append(choice(item, option, chosen));
  fieldset.append(choices);
  parts.push(fieldset);
  place.replaceChildren(...parts);
  return heading;
}
