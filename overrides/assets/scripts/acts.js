// Adds to a list of links for handing on what only a script can do: copy, the device's own way to share, print.
// Nothing is sent or kept here.

// `name` says to a screen reader what the button is for.
const button = (label, name, act) => {
  const made = document.createElement("button");
  Object.assign(made, {type: "button", textContent: label, ariaLabel: `${label}: ${name}`});
  made.addEventListener("click", () => act(made));
  return made;
};

const say = text => {
  let status = document.querySelector(".say");
  if (!status) {
    status = document.body.appendChild(document.createElement("p"));
    status.className = "say visually-hidden";
    status.setAttribute("role", "status");
  }
  status.textContent = text;
};

export const copy = async (text, made) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not allowed here, as on a page without https
    prompt("To copy:", text);
    return;
  }
  const before = made.textContent;
  made.textContent = "Copied";
  made.classList.add("done");
  say("Copied");
  setTimeout(() => {
    made.textContent = before;
    made.classList.remove("done");
    say("");
  }, 2000);
};

// This page, or another one of this site in a window of its own.
const printed = page => {
  if (page.pathname == location.pathname) print();
  else open(page.href)?.addEventListener("load", event => event.currentTarget.print());
};

export default section => {
  const all = [...section.querySelectorAll(".acts")];
  for (const acts of all) {
    const {name} = acts.dataset, link = acts.parentElement.querySelector(".short");
    if (!link) continue;
    acts.prepend(button("Copy link", name, made => copy(link.href, made)));
    if (navigator.share) acts.append(button("Share", name, () => navigator.share({url: link.href}).catch(() => {})));
  }
  const draft = section.querySelector(".draft q");
  if (draft) all[0].append(button("Copy message", all[0].dataset.name, made => copy(draft.textContent, made)));
  const page = section.querySelector(".print");
  if (page) {
    page.textContent = "Print";
    page.ariaLabel = page.ariaLabel.replace(/.*:/, "Print:");
    page.addEventListener("click", event => {
      event.preventDefault();
      printed(page);
    });
  }
};
