// Runs inside VS Code's page: what a person would see of ghost text and of messages. vsCode.ts loads and calls it.
(() => {
  const popups = [];
  const editor = ".editor-group-container.active .editor-instance .monaco-editor";
  const plain = (text) => text.replace(/\u00a0/g, " ");

  const look = () => {
    for (const element of document.querySelectorAll(".notification-toast, .monaco-dialog-box")) {
      if (element.dataset.seen === undefined && element.innerText.trim() !== "") {
        element.dataset.seen = "yes";
        popups.push(element.innerText.trim());
      }
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });

  globalThis.lacunaTest = {
    /** Texts of all messages and dialogs that ever appeared. */
    popups,
    /** The first line is drawn inside the editor's line, in several coloured spans; the others are a block below it. */
    ghost() {
      const spans = [...document.querySelectorAll(`${editor} .view-lines .ghost-text-decoration`)];
      const first = plain(spans.map((span) => span.textContent).join(""));
      const below = document.querySelector(`${editor} .suggest-preview-text`);
      if (first === "" && below === null) return null;
      const rest = below === null ? "" : `\n${plain(below.innerText.replace(/\n$/, ""))}`;
      return { first, text: first + rest };
    },
  };
})();
