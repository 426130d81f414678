// The field for a file of assistant/pages/upload.py. It reads the chosen file and hands it to the
// page; what is said of it comes back from there, so that it is in the language of the page.
const waiting = new WeakMap(); // field -> the file that is being read
let count = 0; // of fields

function content(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function taken(file, { most, kinds, cut }) {
  const name = file.name;
  if (!kinds.some((kind) => name.toLowerCase().endsWith(kind))) {
    return { name, refused: "wrong_kind" };
  }
  if (file.size > most && !cut) {
    return { name, refused: "too_large" };
  }
  try {
    return { name, content: file.size ? await content(file.slice(0, most)) : "" };
  } catch {
    return { name, refused: "unreadable" }; // moved or changed since it was chosen
  }
}

function say(line, text) {
  if (line.textContent !== text) {
    line.textContent = text;
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const field = parentElement.querySelector(".upload");
  const [input, button, remove] = ["input", "label", "button"].map((one) => field.querySelector(one));
  const [name, hint, told] = [".upload-name", ".upload-hint", ".upload-told"].map((one) =>
    field.querySelector(one),
  );

  field.dataset.number ??= String((count += 1));
  for (const [part, element] of Object.entries({ input, button, name, hint, told })) {
    element.id = `upload-${field.dataset.number}-${part}`;
  }
  button.htmlFor = input.id;
  input.accept = data.kinds.join();
  input.setAttribute("aria-labelledby", `${name.id} ${button.id}`);
  input.setAttribute("aria-describedby", `${hint.id} ${told.id}`);
  input.setAttribute("aria-invalid", String(data.isRefused));
  say(name, data.label);
  say(hint, data.hint);
  say(button, data.choose);
  say(told, data.told);
  say(remove, data.remove);
  told.classList.toggle("trouble", data.isRefused);
  remove.hidden = !data.isChosen;
  field.style.visibility = "";

  input.onchange = async () => {
    const [file] = input.files;
    if (!file) {
      return; // the choice was broken off
    }
    waiting.set(field, file);
    told.classList.remove("trouble");
    say(told, data.reading);
    const found = await taken(file, data);
    if (waiting.get(field) === file) {
      input.value = ""; // so that the same file can be chosen once more
      setTriggerValue("file", found);
    }
  };
  remove.onclick = () => {
    waiting.delete(field);
    setTriggerValue("file", null);
    input.focus();
  };
}
