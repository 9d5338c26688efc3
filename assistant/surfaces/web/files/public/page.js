// What the page does beyond Chainlit: markers that open passages, words explained, dictation, names for screen readers.
// Nodes that React made are never moved or rewritten; what is added stands outside of them or is an attribute.

// --- The card of an answer is the first one behind its text.
function cardOf(node) {
  for (const card of document.querySelectorAll(".answer-card")) {
    if (node.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) return card
  }
  return null
}

function linkOf(target, kind) {
  return target instanceof Element ? target.closest(`.message-content a[href*='#${kind}-']`) : null
}

function numberOf(link) {
  return /-(\d+)$/.exec(link.getAttribute("href"))?.[1]
}

// --- A marker, as in [2], opens the passage: it presses the button of that source in the card.
document.addEventListener("click", (event) => {
  const link = linkOf(event.target, "source")
  if (!link) return
  event.preventDefault()
  event.stopPropagation()
  cardOf(link)?.querySelector(`[data-source="${numberOf(link)}"]`)?.click()
}, true);

// --- A word that is explained shows its meaning on hover, focus or press; Escape puts it away.
(function () {
  const note = document.createElement("div")
  note.id = "term-note"
  note.setAttribute("role", "tooltip")
  note.hidden = true
  let shown = null
  let leaving = 0

  function hide() {
    clearTimeout(leaving)
    note.hidden = true
    shown = null
  }
  function show(link) {
    clearTimeout(leaving)
    const meaning = cardOf(link)?.querySelector(`[data-term="${numberOf(link)}"]`)
    if (!meaning) return
    if (!note.isConnected) document.body.append(note)
    note.textContent = meaning.textContent
    note.hidden = false
    shown = link
    const at = link.getClientRects()[0] || link.getBoundingClientRect()
    const left = Math.min(at.left, document.documentElement.clientWidth - note.offsetWidth - 8)
    const below = at.bottom + note.offsetHeight + 8 < window.innerHeight
    note.style.left = `${Math.max(8, left)}px`
    note.style.top = `${below ? at.bottom + 2 : at.top - note.offsetHeight - 2}px`
  }
  function leave() {
    clearTimeout(leaving)
    leaving = setTimeout(hide, 250)  // time to move onto the note
  }
  document.addEventListener("mouseover", (event) => {
    const link = linkOf(event.target, "term")
    if (link) show(link)
    else if (note.contains(event.target)) clearTimeout(leaving)
    else if (shown && document.activeElement !== shown) leave()
  })
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target, "term")
    if (link) show(link)
    else hide()
  })
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target, "term")
    if (link) {
      event.preventDefault()
      event.stopPropagation()
      show(link)
    } else if (!note.contains(event.target)) hide()
  }, true)
  document.addEventListener("keydown", (event) => {
    const link = linkOf(event.target, "term")
    if (event.key === "Escape") hide()
    else if (link && event.key === " ") {
      event.preventDefault()
      show(link)
    }
  })
  document.addEventListener("scroll", hide, true)
})();

// --- What is copied has [2] for a marker, and no links that lead nowhere outside of this page.
(function () {
  const board = navigator.clipboard
  if (!board?.write) return
  const write = board.write.bind(board)
  const plain = (text) => text
    .replace(/\[\[(\d+)\]\]\(#source-\d+\)/g, "[$1]")
    .replace(/\[((?:[^\]\\]|\\.)+)\]\(#term-\d+\)/g, "$1")
    .replace(/\\([\\`*_{}[\]<>#|~!])/g, "$1")
  board.write = (items) => write(items.map((item) => new ClipboardItem(Object.fromEntries(item.types.map((type) => {
    const blob = item.getType(type)
    if (type !== "text/plain") return [type, blob]
    return [type, blob.then((text) => text.text()).then((text) => new Blob([plain(text)], { type }))]
  })))))
})();

// --- The address is that of the conversation on a narrow screen, too: there Chainlit leaves it, and a reload would lose sight of it.
window.addEventListener("message", (event) => {
  const thread = event.source === window && event.data?.thread
  if (!/^[\w-]+$/.test(thread || "")) return
  setTimeout(() => {
    if (location.pathname === "/") history.replaceState(history.state, "", `/thread/${thread}`)
  }, 1500)
});

// --- Dictation, where the browser hears on this machine; never where it would send the voice elsewhere.
(function () {
  const language = navigator.language.startsWith("en") ? navigator.language : "en-US"
  const bar = document.createElement("div")
  bar.id = "dictation-bar"
  bar.className = "no-print"
  let wanted = false
  let hearing = null

  async function isOnThisMachine() {
    const known = window.SpeechRecognition
    if (!known || typeof known.available !== "function" || !("processLocally" in known.prototype)) return false
    try {
      return await known.available({ langs: [language], processLocally: true }) === "available"
    } catch {
      return false
    }
  }
  function write(words) {
    const box = document.getElementById("chat-input")
    if (!box) return
    const before = box.value && !/\s$/.test(box.value) ? `${box.value} ` : box.value
    // React keeps the value of its own; this is how it hears of one that was not typed.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, before + words.trim())
    box.dispatchEvent(new Event("input", { bubbles: true }))
  }
  function stop() {
    if (hearing) hearing.stop()
  }
  function listen(button) {
    if (hearing) { stop(); return }
    hearing = new window.SpeechRecognition()
    hearing.processLocally = true
    hearing.lang = language
    hearing.continuous = true
    hearing.onresult = (event) => {
      for (let n = event.resultIndex; n < event.results.length; n += 1) {
        if (event.results[n].isFinal) write(event.results[n][0].transcript)
      }
    }
    hearing.onerror = (event) => { status.textContent = `Dictation stopped: ${event.error}.` }
    hearing.onend = () => {
      hearing = null
      button.textContent = "Dictate"
      button.setAttribute("aria-pressed", "false")
    }
    hearing.start()
    status.textContent = ""
    button.textContent = "Stop dictating"
    button.setAttribute("aria-pressed", "true")
  }
  const status = document.createElement("span")
  status.setAttribute("role", "status")

  async function change() {
    stop()
    bar.replaceChildren(status)
    status.textContent = ""
    if (!wanted) return
    if (!(await isOnThisMachine())) {
      status.textContent = "Dictation is not possible here: this browser cannot turn speech into text on this machine, and your voice is not sent to another."
      return
    }
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = "Dictate"
    button.setAttribute("aria-pressed", "false")
    button.addEventListener("click", () => listen(button))
    bar.replaceChildren(button, status)
  }
  window.addEventListener("message", (event) => {
    if (event.source !== window || typeof event.data?.dictation !== "boolean" || event.data.dictation === wanted) return
    wanted = event.data.dictation
    change()
    // Nothing else on the page may change after this message, so it is not left to the observer alone.
    window.placeDictation()
  })
  window.placeDictation = () => {
    const composer = document.getElementById("message-composer")
    if (wanted && composer && !bar.isConnected) composer.before(bar)
    if (!wanted && bar.isConnected) bar.remove()
  }
})();

// --- Names and descriptions for screen readers; an answer is announced once, when it is whole.
(function () {
  const byId = {
    "sidebar-trigger-button": "Show or hide conversations",
    "search-chats-button": "Search conversations",
    "new-chat-button": "New conversation",
    "readme-button": "About this page",
    "theme-toggle": "Light or dark",
    "user-nav-button": "Account",
    "chat-settings-open-modal": "Settings",
    "chat-submit": "Ask",
    "side-view-close": "Close the source",
  }
  const said = document.createElement("div")
  said.setAttribute("role", "status")
  said.className = "sr-only"
  const heard = new WeakSet()
  let asked = false

  function nameOf(button) {
    if (byId[button.id]) return byId[button.id]
    if (button.classList.contains("edit-message")) return "Ask in other words"
    if (button.id) return button.id.replace(/[-_]+/g, " ").replace(/ button$/, "")
    const icon = button.querySelector("svg[class*='lucide-']")
    const found = icon && /lucide-([a-z0-9-]+)/.exec(icon.getAttribute("class"))
    return found ? found[1].replace(/-/g, " ") : "Button"
  }
  function name() {
    for (const button of document.querySelectorAll("button")) {
      if (!button.textContent.trim() && !button.labels.length && !button.getAttribute("aria-label")) button.setAttribute("aria-label", nameOf(button))
    }
    for (const handle of document.querySelectorAll("[role=separator][aria-controls]")) handle.removeAttribute("aria-controls")
  }
  function describe() {
    for (const kind of ["source", "term"]) {
      for (const link of document.querySelectorAll(`.message-content a[href*='#${kind}-']:not([aria-describedby])`)) {
        const told = cardOf(link)?.querySelector(`[data-${kind}="${numberOf(link)}"]`)
        if (told?.id) link.setAttribute("aria-describedby", told.id)
        if (kind === "term") link.setAttribute("role", "button")
      }
    }
  }
  // What has to be read first and the lead: all in front of the line in italics on what they rest on.
  function opening(text) {
    const said = []
    for (const part of text.querySelectorAll("[role=article]")) {
      const aside = part.textContent === part.querySelector(".italic")?.textContent
      if (aside && said.length) break
      if (!aside) said.push(part.textContent)
    }
    return said.join(" ").slice(0, 500)
  }
  function announce() {
    const cards = document.querySelectorAll(".answer-card")
    const last = cards[cards.length - 1]
    if (last && asked && !heard.has(last)) {
      const texts = [...document.querySelectorAll(".ai-message .message-content")].filter((text) => cardOf(text) === last)
      if (!said.isConnected) document.body.append(said)
      said.textContent = texts.length ? `Answer: ${opening(texts[texts.length - 1])}` : ""
      setTimeout(() => { said.textContent = "" }, 2000)  // or it would be read again with the page
      asked = false
    }
    for (const card of cards) heard.add(card)
  }
  // Of a conversation that is opened again nothing is announced.
  document.addEventListener("keydown", (event) => { asked ||= event.key === "Enter" }, true)
  document.addEventListener("click", () => { asked = true }, true)
  let waiting = false
  new MutationObserver(() => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      name()
      describe()
      announce()
      window.placeDictation()
    })
  }).observe(document.documentElement, { childList: true, subtree: true })
  name()
})()
