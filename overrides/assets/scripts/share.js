// "Send or print this page" opens in place: what stands on the page it leads to is shown right below the link. Without this
// script, or without a connection, the link is followed as any other.
import acts from "./acts.js";

const SHEETS = 'link[rel="stylesheet"]:not([data-apart])'; // the one apart is in this page already

export default async link => {
  if (link.ariaExpanded) {
    const panel = link.parentElement.nextElementSibling;
    panel.hidden = !panel.hidden;
    link.ariaExpanded = !panel.hidden;
    return;
  }
  let page;
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw answer;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    location.assign(link);
    return;
  }
  for (const element of page.querySelectorAll("[href]")) // addresses there count from that page, not from this one
    element.setAttribute("href", new URL(element.getAttribute("href"), link.href));
  const here = [...document.querySelectorAll(SHEETS)].map(sheet => sheet.href);
  document.head.append(...[...page.querySelectorAll(SHEETS)].filter(sheet => !here.includes(sheet.href)));
  const panel = document.createElement("div");
  panel.className = "share-panel";
  for (const part of page.querySelectorAll(".hand-on, .paper")) {
    panel.append(part);
    if (part.matches(".hand-on")) acts(part);
  }
  link.parentElement.after(panel);
  link.ariaExpanded = true;
  const heading = panel.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus({preventScroll: true});
};
