// Choosing on the page for clinicians: tick pages or sections, then copy one message or print one sheet. What is ticked is nowhere
// but on the page, and gone with it. The codes on the sheet are pictures that were made with the site.
import {copy} from "./acts.js";

const make = (name, properties, ...inside) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
};

export default choose => {
  const {base, title, subject, message} = choose.dataset;
  const items = [...choose.querySelectorAll("[data-code]")].map(row => {
    const link = row.querySelector("a");
    const page = row.parentElement.closest("[data-code]")?.querySelector("a").textContent;
    const name = page ? `${page}: ${link.textContent}` : link.textContent;
    const box = make("input", {type: "checkbox", ariaLabel: `Choose: ${name}`});
    row.prepend(box);
    return {box, name, url: new URL(`${base}${row.dataset.code}/`, location).href};
  });
  const chosen = () => items.filter(({box}) => box.checked);
  const words = () => {
    const links = chosen().map(({url}) => url);
    return message.replace("{link}", () => links.length > 1 ? `\n${links.join("\n")}` : links[0]);
  };

  const count = make("span", {role: "status"});
  const button = (textContent, onclick) => make("button", {type: "button", textContent, onclick});
  const email = make("a", {textContent: "Email"});
  const text = make("a", {textContent: "Message"});
  const sheet = make("section", {className: "chosen-sheet"});
  const tray = make("div", {className: "tray acts", hidden: true}, count,
    button("Copy message", event => copy(words(), event.currentTarget)), email, text,
    button("Print a sheet", () => print()),
    button("Clear", () => {
      for (const {box} of chosen()) box.checked = false;
      show();
    }));
  choose.append(tray);
  choose.after(sheet);

  const show = () => {
    const found = chosen();
    tray.hidden = !found.length;
    count.textContent = `${found.length} chosen`;
    sheet.replaceChildren();
    if (!found.length) return;
    const draft = encodeURIComponent(words());
    email.href = `mailto:?subject=${encodeURIComponent(subject)}&body=${draft}`;
    text.href = `sms:?&body=${draft}`;
    sheet.append(make("h1", {textContent: title}), make("ul", {className: "sheet"}, ...found.map(({name, url}) => make("li", {},
      ..."codes" in choose.dataset ? [make("img", {className: "qr", alt: "", src: `${url}qr.svg`})] : [],
      make("span", {textContent: name.replace(/.*?: /, "")}), make("a", {href: url, textContent: url.replace(/^\w+:\/\//, "")})))));
  };
  choose.addEventListener("change", show);

  // On paper only the sheet and where to find help; its head is neutral, as a browser prints the title too.
  const own = document.title;
  const onPaper = paper => {
    document.documentElement.classList.toggle("sheet-only", paper && !tray.hidden);
    document.title = paper && !tray.hidden ? title : own;
  };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
};
