// What Streamlit leaves to the document: its language follows the page's, and what the page marks
// as news is read aloud by a screen reader.
const voice = document.createElement("p");
voice.className = "unseen";
voice.setAttribute("role", "status");

const last = (selector) => [...document.querySelectorAll(selector)].at(-1);

function follow() {
  const lang = last("[data-page-lang]")?.dataset.pageLang;
  if (lang && document.documentElement.lang !== lang) {
    document.documentElement.lang = lang;
  }
  const news = last("[data-announce]")?.textContent;
  if (news && voice.textContent !== news) {
    voice.textContent = news;
  }
}

document.body.append(voice);
new MutationObserver(follow).observe(document.getElementById("root"), {
  childList: true,
  subtree: true,
});
