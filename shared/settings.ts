import { bool, choice, int, list, switches, text, type ChoiceSetting, type Setting } from "./settingKinds.ts";

/**
 * Every setting, once. The VS Code manifest section, docs/settings.md, the types and the readers derive from this table;
 * the gate fails when they are stale (`npm run generate` rewrites them).
 */
export const settings = {
  "complete.enable": bool({ default: true, project: "falseOnly", help: "Show completions." }),
  "complete.languages": switches({
    default: { "*": true, plaintext: false, markdown: false, scminput: false },
    project: "addFalse",
    help: "Switches completions per language id. `*` stands for every language that is not listed.",
  }),
  "complete.excludedPaths": list({
    default: [],
    project: "addItems",
    help: "Glob patterns, relative to the workspace, of files that never get completions.",
  }),
  "complete.trigger": choice({
    default: "automatic",
    choices: ["automatic", "onDemand"],
    help: "Show completions while typing, or only when asked for.",
  }),
  "complete.level": choice({
    default: "balanced",
    choices: ["quiet", "balanced", "eager"],
    help: "How sure the model has to be before something is shown.",
  }),
  "complete.lines": choice({
    default: "auto",
    choices: ["auto", "single"],
    help: "`auto` lets the syntax decide between one line and several; `single` never shows more than one line.",
  }),
  "complete.maxLines": int({
    default: 20,
    min: 1,
    max: 200,
    unit: "lines",
    project: "lower",
    help: "The longest completion.",
  }),
  "complete.maxTokens": int({
    default: 160,
    min: 8,
    max: 1024,
    unit: "tokens",
    project: "lower",
    help: "Generation stops here at the latest.",
  }),
  "complete.debounceMs": int({
    default: 150,
    min: 0,
    max: 2000,
    unit: "ms",
    help: "The longest quiet time after a key press before the model is asked. The actual time adapts to your typing; an answer that is already known is shown at once.",
  }),
  "complete.timeoutMs": int({
    default: 15000,
    min: 500,
    max: 120000,
    unit: "ms",
    help: "An automatic completion that takes longer is dropped.",
  }),
  "complete.maxDocumentKiB": int({
    default: 2048,
    min: 16,
    max: 65536,
    unit: "KiB",
    help: "Larger documents get no completions.",
  }),
  "complete.maxLineUnits": int({
    default: 5000,
    min: 200,
    max: 1000000,
    unit: "UTF-16 units",
    help: "Longer lines get no completions.",
  }),
  "complete.comments.enable": bool({
    default: true,
    project: "falseOnly",
    help: "Show completions inside comments.",
  }),
  "complete.strings.enable": bool({
    default: true,
    project: "falseOnly",
    help: "Show completions inside string literals.",
  }),
  "complete.popup.enable": bool({
    default: true,
    help: "Offer completions in the editor's ordinary completion list when the editor has no inline completions (Helix, Kate, eglot, Neovim 0.11 without the plugin).",
  }),
  "context.prefixTokens": int({
    default: 1024,
    min: 64,
    max: 16384,
    unit: "tokens",
    help: "The most text before the cursor that the model sees.",
  }),
  "context.suffixTokens": int({
    default: 256,
    min: 0,
    max: 8192,
    unit: "tokens",
    help: "The most text after the cursor that the model sees.",
  }),
  "context.snippetTokens": int({
    default: 640,
    min: 0,
    max: 16384,
    unit: "tokens",
    help: "The most text from other files that the model sees. 0 switches it off.",
  }),
  "context.coldPromptMs": int({
    default: 4000,
    min: 250,
    max: 60000,
    unit: "ms",
    project: "lower",
    help: "How long the model may take to read a prompt of which it knows nothing yet, as in a file just opened. With its measured speed this bounds the prompt; lower is quicker, higher shows the model more.",
  }),
  "context.repository.enable": bool({
    default: true,
    project: "falseOnly",
    help: "Index the workspace, so that the model sees definitions and similar code from other files.",
  }),
  "context.sources": switches({
    default: { "*": true },
    project: "addFalse",
    help: "Switches sources of context: `imports`, `members`, `enclosing`, `paths`, `siblings`, `similar`, `edits`, `viewed`, `client`. `*` stands for every source that is not listed.",
  }),
  "context.excludedPaths": list({
    default: [],
    project: "addItems",
    help: "Glob patterns, relative to the workspace, of files that are never read for context, besides what `.gitignore` and `.lacunaignore` exclude.",
  }),
  "context.maxFiles": int({
    default: 20000,
    min: 100,
    max: 500000,
    unit: "files",
    project: "lower",
    help: "The index stops here; files near the top of the tree come first.",
  }),
  "context.maxFileKiB": int({
    default: 512,
    min: 16,
    max: 8192,
    unit: "KiB",
    project: "lower",
    help: "Larger files are not indexed.",
  }),
  "context.cache.enable": bool({
    default: true,
    project: "falseOnly",
    help: "Keep the index in the user's cache folder, so that the next start is quick. Off: it is built anew every time and nothing is written.",
  }),
  "privacy.excludedPaths": list({
    default: [],
    project: "addItems",
    help: "Glob patterns, relative to the workspace, of files that never reach a model, the index or a cache, besides the built-in list of files that hold secrets.",
  }),
  "privacy.redaction.enable": bool({
    default: true,
    scope: "machine",
    help: "Replace passwords, keys and tokens that are recognised in source text before the model sees it.",
  }),
  "ahead.when": choice({
    default: "onPower",
    choices: ["never", "onPower", "idle", "always"],
    project: "earlierChoice",
    help: "When the model works ahead: reads the text around the cursor while you pause, and completes what follows a suggestion before you accept it. `onPower`: not on battery, and not while the machine is busy with other things; `idle`: on battery too; `always`: on a busy machine too.",
  }),
  "model.id": text({
    default: "",
    scope: "machine",
    help: "Catalogue id of the model, as `lacuna models list` prints it. Empty: the model that `lacuna models recommend` names.",
  }),
  "model.file": text({
    default: "",
    scope: "machine",
    help: "A GGUF file of your own. Takes precedence over model.id.",
  }),
  "model.folder": text({
    default: "",
    scope: "machine",
    help: "Folder where models are kept. Empty: the user's cache folder.",
  }),
  "model.localSource": text({
    default: "",
    scope: "machine",
    help: "Folder or file to copy models from before any network is tried.",
  }),
  "model.mirrorUrl": text({
    default: "",
    scope: "machine",
    help: "Base URL of your company's mirror; a model's file name is appended. Tried before the public sources.",
  }),
  "engine.endpoints": list({
    default: [],
    scope: "machine",
    help: "Engines on a network instead of the one on this machine, each as `KIND URL [model=NAME] [family=NAME] [key=env:VARIABLE or key=file:PATH]`, for instance `llama-server http://127.0.0.1:8080`. Several share the work. docs/engines.md lists the kinds.",
  }),
  "server.url": text({
    default: "",
    scope: "machine",
    help: "Your team's Lacuna server, for instance `https://code.example.com`, instead of an engine on this machine. Sign in with `lacuna login`; docs/team.md says what leaves the machine.",
  }),
  "server.fallback": choice({
    default: "never",
    choices: ["never", "local"],
    scope: "machine",
    help: "`local`: while the team's server cannot be reached, the engine of this machine answers, unless the server's policy forbids it. It needs a model of its own (`lacuna models pull`).",
  }),
  "server.caFile": text({
    default: "",
    scope: "machine",
    help: "A PEM file with the certificate authority of your company, trusted for `server.url` besides the usual ones.",
  }),
  "engine.gpu": choice({
    default: "auto",
    choices: ["auto", "cuda", "vulkan", "metal", "off"],
    scope: "machine",
    help: "Which GPU interface to use. `auto` takes the best one that works and falls back to the CPU.",
  }),
  "engine.threads": int({
    default: 0,
    min: 0,
    max: 256,
    unit: "threads",
    scope: "machine",
    help: "CPU threads. 0: the number of physical cores, as measured.",
  }),
  "engine.contextTokens": int({
    default: 4096,
    min: 512,
    max: 32768,
    unit: "tokens",
    scope: "machine",
    help: "Size of one KV cache line. Larger costs memory.",
  }),
  "engine.sequences": int({
    default: 2,
    min: 1,
    max: 16,
    unit: "sequences",
    scope: "machine",
    help: "How many documents keep their KV cache at once.",
  }),
  "engine.parkedMiB": int({
    default: 256,
    min: 0,
    max: 16384,
    unit: "MiB",
    scope: "machine",
    help: "Memory for what the model has read of documents you left, beyond `engine.sequences`: coming back costs milliseconds instead of reading them again. Linux only. 0 keeps nothing.",
  }),
  "engine.idleMinutes": int({
    default: 10,
    min: 0,
    max: 1440,
    unit: "minutes",
    scope: "machine",
    help: "The engine ends this long after its last client left.",
  }),
  "network.offline.enable": bool({
    default: false,
    scope: "machine",
    help: "Never open a network connection besides loopback and the server that server.url names.",
  }),
  "network.plainHttp.enable": bool({
    default: false,
    scope: "machine",
    help: "Allow `http:` addresses of other machines in engine.endpoints and server.url: source text then crosses the network unencrypted.",
  }),
  "log.level": choice({
    default: "info",
    choices: ["off", "warn", "info", "trace"],
    help: "`trace` adds timings of every step; source text is never logged.",
  }),
} as const satisfies Record<string, Setting>;

export type SettingKey = keyof typeof settings;

type ValueOf<S> = S extends { type: "boolean" }
  ? boolean
  : S extends { type: "int" }
    ? number
    : S extends ChoiceSetting<infer Choice>
      ? Choice
      : S extends { type: "text" }
        ? string
        : S extends { type: "list" }
          ? readonly string[]
          : S extends { type: "switches" }
            ? Readonly<Record<string, boolean>>
            : never;

export type Settings = { readonly [Key in SettingKey]: ValueOf<(typeof settings)[Key]> };
