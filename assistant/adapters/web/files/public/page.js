// A marker in an answer, as in [2], opens the passage: it presses the button of that source in the card below.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href*='#source-']")
  if (!link) return
  event.preventDefault()
  event.stopPropagation()
  const number = /#source-(\d+)$/.exec(link.getAttribute("href"))
  for (const card of document.querySelectorAll(".answer-card")) {
    if (number && link.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) {
      const button = card.querySelector(`[data-source="${number[1]}"]`)
      if (button) button.click()
      return
    }
  }
}, true);

// Gives buttons that show only a picture a name for screen readers: from their id, else from the picture.
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
  function nameOf(button) {
    if (byId[button.id]) return byId[button.id]
    if (button.id) return button.id.replace(/[-_]+/g, " ").replace(/ button$/, "")
    const icon = button.querySelector("svg[class*='lucide-']")
    const found = icon && /lucide-([a-z0-9-]+)/.exec(icon.getAttribute("class"))
    return found ? found[1].replace(/-/g, " ") : "Button"
  }
  function name() {
    for (const button of document.querySelectorAll("button")) {
      if (!button.textContent.trim() && !button.getAttribute("aria-label")) button.setAttribute("aria-label", nameOf(button))
    }
    for (const handle of document.querySelectorAll("[role=separator][aria-controls]")) handle.removeAttribute("aria-controls")
  }
  let waiting = false
  new MutationObserver(() => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => { waiting = false; name() })
  }).observe(document.documentElement, { childList: true, subtree: true })
  name()
})()
