// What the exercises share: their style, their buttons, and that they forget everything when the page is left.

/** Shows an exercise once its style is there. `actions` are named as in data-do; `forget` is called when the page is left. */
export default async function prepare(element, actions, forget) {
  await new Promise(done => {
    const sheet = Object.assign(document.createElement("link"), {rel: "stylesheet", href: element.dataset.style});
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
  element.addEventListener("click", ({target}) => actions[target.closest("[data-do]")?.dataset.do]?.());
  addEventListener("pagehide", forget); // also when the browser keeps the page, to come back to
  element.hidden = false;
}

/** The page's numbered list and the paragraph below it, and the card that takes their place while somebody is guided. */
export function steps(element) {
  const list = [...element.parentElement.children].filter(({localName}) => localName == "ol").at(-1);
  const closing = list.nextElementSibling;
  const [rest, card] = element.children;
  const now = card.querySelector(".now");
  closing.after(element);
  return {
    card,
    points: [...list.children],
    closing,
    say: words => now.replaceChildren(...words.cloneNode(true).childNodes),
    button: name => card.querySelector(`button[data-do=${name}]`),
    guide(on) {
      for (const part of [list, closing, rest]) part.hidden = on;
      card.hidden = !on;
      if (on) card.scrollIntoView({block: "nearest"});
    },
    rest() {
      this.guide(false);
      now.replaceChildren();
    },
  };
}
