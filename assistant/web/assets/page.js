// What Streamlit leaves to the document: its language and a few words follow the page's, the field
// of an address is told what it is for and what is wrong in it, what the page marks as news is read
// aloud by a screen reader, what changed at another look is brought into view, and the way back in the
// browser leads from page to page; that the connection is gone is said in the page's language. Also
// the page's own buttons, what explains a term, and the sign-in.

// Below the root, too, the service is at the root; Streamlit would first ask for one of each page.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", window.location).href };

const ADDRESS = { inputmode: "url", autocapitalize: "off", autocorrect: "off", spellcheck: "false" };
const MAIL_ADDRESS = { ...ADDRESS, inputmode: "email" };
const LOST_MS = 1500; // what comes back sooner is not worth a word
const SPOKEN_MS = 5000; // by then a screen reader has taken it up
const DONE_MS = 4000; // for which a button says what it has done

const voice = document.createElement("p");
voice.className = "unseen";
voice.setAttribute("role", "status");
let spoken = "";
let attempt = "";
let silence = 0;
let change = "";
let connected = false;
let losing = 0;
let broken = false;

const last = (selector) => [...document.querySelectorAll(selector)].at(-1);

function set(element, name, value) {
  if (value === undefined) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function translate({ pageLang, skip }) {
  set(document.documentElement, "lang", pageLang);
  const link = document.querySelector("[data-testid=stSkipToContent]")?.firstChild;
  if (link && link.nodeValue !== skip) {
    link.nodeValue = skip; // the node is Streamlit's, and stays
  }
}

function guide(field, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    set(field, name, value);
  }
  const refusal = last("[data-refusal]");
  set(field, "aria-invalid", refusal && "true");
  set(field, "aria-describedby", refusal?.id);
  if (refusal && refusal.dataset.refusal !== attempt) {
    attempt = refusal.dataset.refusal;
    field.focus();
  }
}

// Streamlit's button in a field of a password speaks English alone.
function nameButton({ show, hide }) {
  const button = document.querySelector(".st-key-token-secret button[aria-pressed]");
  if (button) {
    set(button, "aria-label", button.getAttribute("aria-pressed") === "true" ? hide : show);
  }
}

function say(text) {
  voice.textContent = text;
  clearTimeout(silence);
  // Left there it would be read once more at the end of the page.
  silence = setTimeout(() => voice.replaceChildren(), SPOKEN_MS);
}

function announce(news) {
  const now = news?.outerHTML ?? "";
  if (now && now !== spoken) {
    say(news.textContent);
  }
  spoken = now;
}

async function isCopied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // Without https there is no clipboard, but what is selected, and seen, can be copied.
    source.closest("details")?.setAttribute("open", "");
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

async function copy(button) {
  const { copies, done, failed } = button.dataset;
  const copied = await isCopied(document.getElementById(copies));
  const told = copied ? done : failed;
  button.dataset.label ??= button.textContent;
  button.textContent = told;
  button.classList.toggle("done", copied);
  say(told);
  if (copied) {
    getSelection().removeAllRanges();
    setTimeout(() => {
      button.textContent = button.dataset.label;
      button.classList.remove("done");
    }, DONE_MS);
  }
}

document.addEventListener("click", ({ target }) => {
  if (target.closest(".st-key-token-secret button")) {
    requestAnimationFrame(follow); // by then it is called otherwise
  }
  if (target.closest(":is([class*=st-key-login-], [class*=st-key-leave]) button")) {
    rememberWay();
  }
  const button = target.closest("[data-copies], [data-prints], [data-signs-out]");
  if (button?.dataset.copies) {
    copy(button);
  } else if (button?.dataset.signsOut) {
    signOut(button);
  } else if (button) {
    print();
  }
});

// The way to an OpenID provider and back ends at an address that names neither page nor language;
// assistant/staff/way_back.py leads on from there.
function rememberWay() {
  const { pathname, search } = window.location;
  const way = encodeURIComponent(pathname + search);
  document.cookie = `staff-way=${way}; path=/; max-age=900; samesite=lax`;
}

// Sign in or out. The cookie that comes of it is none that a script could set or read, and the page
// learns of it when it is loaded anew. Gives why it was refused: a sentence, and the field.
async function refusal(method, address, failed, body) {
  try {
    const answer = await fetch(address, { method, body });
    if (answer.ok) {
      window.location.reload();
      return undefined;
    }
    return await answer.json();
  } catch {
    return { sentence: failed, field: "key" };
  }
}

async function signIn(form) {
  const button = form.querySelector("button");
  const told = form.querySelector("[role=alert]");
  button.disabled = true;
  told.textContent = ""; // the same sentence is then read aloud again
  const { action, dataset } = form;
  const refused = await refusal("POST", action, dataset.failed, new URLSearchParams(new FormData(form)));
  if (!refused) {
    return; // the button stays as it is until the page is loaded anew
  }
  button.disabled = false;
  told.textContent = refused.sentence;
  told.hidden = false;
  for (const field of form.querySelectorAll("input")) {
    const isWrong = field.id === `sign-in-${refused.field}`;
    set(field, "aria-invalid", isWrong ? "true" : undefined);
    set(field, "aria-describedby", `${isWrong ? "sign-in-refused " : ""}${field.id}-hint`);
    if (isWrong) {
      field.focus();
    }
  }
}

async function signOut(button) {
  const { signsOut, failed } = button.dataset;
  const refused = await refusal("DELETE", signsOut, failed);
  if (refused) {
    say(refused.sentence);
    button.textContent = refused.sentence;
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-signs-in]")) {
    event.preventDefault();
    signIn(event.target);
  }
});

document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (newState === "open" && target.matches(".term-card")) {
      say(target.textContent);
    }
  },
  true, // it does not bubble
);

function lead(block) {
  const now = block?.dataset.change ?? change;
  if (now !== change) {
    (last("section.incident") ?? block).scrollIntoView(); // a known outage is read first
  }
  change = now;
}

// Once the connection is gone it would be too late.
function fetchWidgets() {
  for (const { href } of document.querySelectorAll("link[data-widget]")) {
    import(href).catch(() => {}); // Streamlit will ask for it again
  }
}

addEventListener("vite:preloadError", () => {
  broken = true;
});

function showLost(lost) {
  for (const notice of document.querySelectorAll(".lost")) {
    notice.hidden = !lost || notice.lang !== document.documentElement.lang;
  }
}

// Streamlit tells the state of its connection in English only, and stops the page with a dialog.
function watch() {
  const app = document.querySelector("[data-testid=stApp]");
  const now = navigator.onLine && app?.dataset.testConnectionState === "CONNECTED";
  if (connected && !now) {
    losing = setTimeout(showLost, LOST_MS, true);
  } else if (now && !connected) {
    clearTimeout(losing);
    showLost(false);
    fetchWidgets();
    if (broken) {
      location.reload(); // what could not be fetched meanwhile is missing for good
    }
  }
  connected = now;
  const close = !connected && document.querySelector("[role=dialog] [aria-label=Close]");
  if (close) {
    close.click();
    showLost(true);
  }
}

addEventListener("online", watch);
addEventListener("offline", watch);

function follow() {
  const brand = last("[data-page-lang]");
  if (brand) {
    translate(brand.dataset);
  }
  for (const [key, attributes] of Object.entries({ address: ADDRESS, contact: MAIL_ADDRESS })) {
    const field = document.querySelector(`.st-key-${key} input`);
    if (field) {
      guide(field, attributes);
    }
  }
  const words = last("[data-show]");
  if (words) {
    nameButton(words.dataset);
  }
  announce(last("[data-announce]"));
  lead(last("[data-change]"));
}

// Streamlit makes each change of the address a step of the browser's way back; a choice at the start
// is none.
const { history } = window;
const pushState = history.pushState.bind(history);

function withoutChoice(address) {
  const url = new URL(address, window.location);
  url.searchParams.delete("symptom");
  return url.href;
}

history.pushState = (state, unused, address) => {
  const isChoice =
    document.querySelector(".st-key-symptom") &&
    withoutChoice(address) === withoutChoice(window.location);
  if (isChoice) {
    history.replaceState(state, unused, address);
  } else {
    pushState(state, unused, address);
  }
};

document.body.append(voice);
new MutationObserver(watch).observe(document.body, {
  attributeFilter: ["data-test-connection-state"],
  childList: true, // dialogs stand beside the root
  subtree: true,
});
new MutationObserver(follow).observe(document.getElementById("root"), {
  childList: true,
  subtree: true,
});
