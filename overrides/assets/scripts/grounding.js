// One point of the page's list at a time, back and forth, and the paragraph below it at the end. Nothing moves on by itself.

import prepare, {steps} from "./exercise.js";

export default function start(element) {
  const page = steps(element);
  const {points, card} = page;
  const place = card.querySelector(".place-in-list");
  let at = 0;

  const show = number => {
    const end = number == points.length;
    at = number;
    page.guide(true);
    page.say(end ? page.closing : points[at]);
    card.style.setProperty("--gone", at / points.length); // how far the pane has cleared
    place.textContent = end ? "" : place.dataset.words.replace("{n}", at + 1).replace("{all}", points.length);
    card.classList.toggle("end", end);
    page.button("back").disabled = at == 0;
    page.button(end ? "done" : "next").focus({preventScroll: true});
  };

  const done = () => {
    page.rest();
    element.querySelector("[data-do=begin]").focus({preventScroll: true});
  };

  return prepare(element, {
    begin: () => show(0),
    next: () => show(at + 1),
    back: () => show(at - 1),
    done,
  }, page.rest.bind(page));
}
