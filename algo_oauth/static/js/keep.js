// <form data-keep>: sent by script, so that what was typed stays when the session has ended or
// the device cannot be reached. Without scripts the browser sends the form itself.
import { csrfToken, refreshSession } from "./session.js";
import { othersAreTyped, swap } from "./swap.js";

export function bindKeep(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      send(form, event.submitter);
    });
  }
}

// A page that comes back as it was left (by Back) can be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const button of document.querySelectorAll("form[data-keep] button[disabled]")) button.removeAttribute("disabled");
});

async function send(form, submitter) {
  const place = form.querySelector("[data-keep-message]");
  const typed = new FormData(form, submitter); // a disabled button would be left out
  submitter?.setAttribute("disabled", "");
  say(place, "Sending …", "waiting");
  let leaving = false;
  try {
    let answer = await post(form, typed);
    // Logged in again meanwhile, in this window or another: the old token does not fit any more.
    if (answer.status === 401 && await refreshSession()) {
      typed.set("csrf_token", csrfToken());
      answer = await post(form, typed);
    }
    leaving = await show(answer, form, place);
  } catch {
    say(place, "The device cannot be reached. What you typed is kept: try again.", "alert alert-danger");
  } finally {
    // Until the next page is there, a second click would send the form a second time.
    if (!leaving) submitter?.removeAttribute("disabled");
  }
}

function post(form, body) {
  // Not form.action: a field named "action" would hide it.
  return fetch(form.getAttribute("action"), {
    method: "POST",
    body,
    headers: { "X-Requested-With": "fetch", "Accept": "text/html, application/json" },
  });
}

// Returns whether another page comes in the place of this one.
async function show(answer, form, place) {
  if (!(answer.headers.get("Content-Type") ?? "").includes("application/json")) {
    swap(await answer.text(), form);
    return false;
  }
  const { location: next, problem } = await answer.json();
  if (next) return go(next, form);
  say(place, `${problem.message} ${problem.remedy}`, "alert alert-danger");
  if (answer.status === 401) addLogin(place);
  return false;
}

// <form data-keep="here"> leads to the same page: then what is typed in another form can stay.
async function go(next, form) {
  if (form.dataset.keep !== "here" || !othersAreTyped(form)) {
    location.assign(next);
    return true;
  }
  swap(await (await fetch(next)).text(), form);
  history.replaceState(null, "", next);
  return false;
}

function say(place, words, look) {
  place.className = look;
  place.textContent = words;
}

function addLogin(place) {
  const link = document.createElement("a");
  link.href = "/login";
  link.target = "_blank";
  link.className = "ms-2";
  link.textContent = "Log in in a new window";
  place.append(link);
}
