import { editor, KeyCode, KeyMod } from "./monaco.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
/** As in playground.css. */
const narrow = window.matchMedia("(max-width: 800px)");

/** The editor in an element that it fills, in the colours that the system asks for. */
export function createEditor(element: HTMLElement): editor.IStandaloneCodeEditor {
  self.MonacoEnvironment = { getWorker: () => new Worker(workerAddress(), { type: "module" }) };
  const created = editor.create(element, {
    model: null,
    theme: themeFor(dark.matches),
    ariaLabel: "Code. Suggestions appear as dimmed text; Tab accepts one, Escape dismisses it.",
    automaticLayout: true,
    inlineSuggest: { enabled: true, showToolbar: "onHover" },
    minimap: { enabled: false },
    fontSize: 14,
    lineHeight: 21,
    padding: { top: 16, bottom: 16 },
    scrollBeyondLastLine: false,
    renderLineHighlight: "line",
    quickSuggestions: false,
    wordBasedSuggestions: "off",
    wordWrap: wrapFor(narrow.matches),
    unicodeHighlight: { ambiguousCharacters: false },
  });
  // The editor leaves promises of work that it has cancelled to whoever looks at unhandled ones.
  self.addEventListener("unhandledrejection", (event) => {
    const reason: unknown = event.reason;
    if (reason instanceof Error && reason.name === "Canceled") event.preventDefault();
  });
  dark.addEventListener("change", ({ matches }) => editor.setTheme(themeFor(matches)));
  narrow.addEventListener("change", ({ matches }) => created.updateOptions({ wordWrap: wrapFor(matches) }));
  addKeys(created);
  return created;
}

const themeFor = (isDark: boolean): string => (isDark ? "vs-dark" : "vs");
/** Ghost text stands at the end of a line, which a telephone would not show. */
const wrapFor = (isNarrow: boolean): "on" | "off" => (isNarrow ? "on" : "off");

/** As in VS Code with the extension. */
function addKeys(created: editor.IStandaloneCodeEditor): void {
  const ours = [
    { key: KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.RightArrow, action: "editor.action.inlineSuggest.acceptNextLine" },
    { key: KeyMod.Alt | KeyCode.Backslash, action: "editor.action.inlineSuggest.trigger" },
  ];
  for (const { key, action } of ours) created.addCommand(key, () => created.trigger("keyboard", action, {}));
}

/** The build writes it into the page: the name of the file holds a hash. */
const workerAddress = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="editor-worker"]')?.content ?? "";
