// Words to choose from become sentences. Nothing is kept: not here, not by the browser, not when somebody comes back.

import prepare from "./exercise.js";

const stemOf = list => {
  const line = list.previousElementSibling;
  return list.localName == "ul" && /(…|\.\.\.)$/.test(line.textContent.trim()) ? line : null;
};

/** Makes a list below a line such as “It is like …” a group of boxes to tick. Returns the line's beginning and the boxes. */
function choices(list) {
  const group = Object.assign(document.createElement("fieldset"), {className: "choices"});
  const stem = document.createElement("legend");
  stem.append(...stemOf(list).childNodes);
  list.previousElementSibling.remove();
  list.before(group);
  group.append(stem, list);
  const boxes = [...list.children].map(point => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    Object.assign(box, {type: "checkbox", autocomplete: "off", value: point.textContent.trim()});
    label.append(box, box.value);
    point.replaceChildren(label);
    return box;
  });
  return {group, boxes, begins: stem.textContent.replace(/(…|\.\.\.)\s*$/, "").trim()};
}

export default function start(element) {
  const groups = [...element.parentElement.children].filter(stemOf).map(choices);
  const [, hint, lines, buttons] = element.children;
  const said = buttons.querySelector("[role=status]");
  const together = new Intl.ListFormat(document.documentElement.lang, {type: "conjunction"});

  const show = () => {
    const sentences = groups.flatMap(({begins, boxes}) => {
      const chosen = boxes.filter(box => box.checked).map(box => box.value);
      return chosen.length ? [`${begins} ${together.format(chosen)}.`] : [];
    });
    lines.textContent = sentences.join(" ");
    hint.hidden = sentences.length > 0;
    lines.hidden = buttons.hidden = !sentences.length;
    said.textContent = "";
  };

  const forget = () => {
    for (const box of groups.flatMap(({boxes}) => boxes)) box.checked = false;
    show();
  };

  const only = document.documentElement.classList;
  const actions = {
    print() {
      only.add("lines-only");
      addEventListener("afterprint", () => only.remove("lines-only"), {once: true});
      print();
    },
    async copy() {
      await navigator.clipboard.writeText(lines.textContent);
      said.textContent = said.dataset.copied;
    },
    clear() {
      forget();
      groups[0].boxes[0].focus();
    },
  };

  groups.at(-1).group.after(element);
  for (const {group} of groups) group.addEventListener("change", show);
  if (!navigator.clipboard) buttons.querySelector("[data-do=copy]").remove(); // only where the connection is safe
  return prepare(element, actions, forget);
}
