// A shape that grows and shrinks as long as the page's list says, or a count where nothing is to move. It ends by itself after
// the breaths that the list names, and at once with Stop.

import prepare, {steps} from "./exercise.js";

const number = text => parseInt(text.match(/\d+/));
const second = () => new Promise(done => setTimeout(done, 1000));

export default function start(element) {
  const page = steps(element);
  const {card, points} = page;
  const shape = card.querySelector(".shape");
  const count = card.querySelector(".count");
  const phases = points.filter(point => point.querySelector("strong"));
  const rounds = number(points.find(point => !point.querySelector("strong"))?.textContent ?? "5");
  let turn = 0; // goes up at each beginning and end, so that what began earlier knows that it is over

  const still = () => {
    turn += 1;
    shape.classList.remove("full");
    count.textContent = "";
  };

  const rest = () => {
    still();
    page.rest();
  };

  const end = () => {
    still();
    page.say(page.closing);
    card.classList.add("end");
    page.button("done").focus({preventScroll: true});
  };

  async function begin() {
    still();
    const mine = turn;
    card.classList.remove("end");
    page.guide(true);
    card.querySelector("a").focus({preventScroll: true});
    await second();
    for (let round = 0; round < rounds; round += 1)
      for (const [place, phase] of phases.entries()) {
        const seconds = number(phase.textContent);
        if (mine != turn) return;
        page.say(phase.querySelector("strong"));
        shape.style.setProperty("--seconds", seconds);
        shape.classList.toggle("full", place == 0);
        for (let passed = 1; passed <= seconds; passed += 1) {
          count.textContent = passed;
          await second();
          if (mine != turn) return;
        }
      }
    end();
  }

  const done = () => {
    rest();
    element.querySelector("[data-do=begin]").focus({preventScroll: true});
  };

  document.addEventListener("visibilitychange", () => document.hidden && rest());
  return prepare(element, {begin, done}, rest);
}
