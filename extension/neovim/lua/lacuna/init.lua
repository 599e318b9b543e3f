--- Ghost text from a language model on your own machine. See `:help lacuna`.
local client = require("lacuna.client")
local config = require("lacuna.config")
local ghost = require("lacuna.ghost")
local keymaps = require("lacuna.keymaps")

local M = {}

local options, problems ---@type lacuna.Options?, string[]

--- The part that draws: this plugin's own, or a thin layer over vim.lsp.inline_completion.
local function ui()
  return require(options.ui == "builtin" and "lacuna.builtin" or "lacuna.session")
end

local function if_attached()
  return client.is_enabled(vim.api.nvim_get_current_buf())
end

local function shown()
  return ui().is_shown()
end

--- Undo is broken before and after, so that one `u` takes back exactly one acceptance.
local function accepting(how)
  return ('<C-g>u<Cmd>lua require("lacuna").accept("%s")<CR><C-g>u'):format(how)
end

local function calling(name)
  return ('<Cmd>lua require("lacuna").%s()<CR>'):format(name)
end

local bindings = {
  accept = { acts = shown, keys = accepting("all"), desc = "Lacuna: accept the suggestion" },
  accept_word = { acts = shown, keys = accepting("word"), desc = "Lacuna: accept a word" },
  accept_line = { acts = shown, keys = accepting("line"), desc = "Lacuna: accept a line" },
  next = { acts = if_attached, keys = calling("next"), desc = "Lacuna: next suggestion" },
  prev = { acts = if_attached, keys = calling("prev"), desc = "Lacuna: previous suggestion" },
  dismiss = { acts = shown, keys = calling("dismiss"), desc = "Lacuna: dismiss the suggestion" },
  trigger = { acts = if_attached, keys = calling("trigger"), desc = "Lacuna: ask for a suggestion" },
}

local function attach(bufnr)
  for name, binding in pairs(bindings) do
    keymaps.bind(bufnr, options.keymaps[name], binding)
  end
  ui().attach(bufnr)
  client.notify(bufnr, "textDocument/didFocus", { textDocument = { uri = vim.uri_from_bufnr(bufnr) } })
end

local function detach(bufnr)
  keymaps.unbind(bufnr, options.keymaps)
  ui().detach(bufnr)
end

local function watch_focus(group)
  vim.api.nvim_create_autocmd({ "BufEnter", "FocusGained" }, {
    group = group,
    callback = function(event)
      local params = { textDocument = { uri = vim.uri_from_bufnr(event.buf) } }
      client.notify(event.buf, "textDocument/didFocus", params)
    end,
  })
  require("lacuna.view").watch(group)
  require("lacuna.rest").watch(group)
  vim.api.nvim_create_autocmd("ColorScheme", { group = group, callback = ghost.define_highlights })
end

---@param given table?
function M.setup(given)
  if vim.fn.has("nvim-0.11") == 0 then
    vim.notify("Lacuna needs Neovim 0.11 or newer", vim.log.levels.ERROR)
    return
  end
  options, problems = config.read(given)
  if #problems > 0 then
    local text = "Lacuna: setup() ignored what it does not understand:\n- " .. table.concat(problems, "\n- ")
    vim.notify(text, vim.log.levels.ERROR)
  end
  ghost.define_highlights()
  watch_focus(vim.api.nvim_create_augroup("lacuna", {}))
  if vim.fn.executable(options.cmd[1]) == 0 then
    local what = ("`%s` is not an executable program"):format(options.cmd[1])
    table.insert(problems, what .. ": install Lacuna, or pass the command as `cmd`")
    vim.notify("Lacuna: " .. problems[#problems], vim.log.levels.ERROR)
    return
  end
  client.start(options, { attach = attach, detach = detach, ready = ui().ready })
end

--- What `setup()` made of its argument; nil before it was called.
---@return lacuna.Options?, string[]?
function M.options()
  return options, problems
end

---@param how "all"|"word"|"line"|nil
function M.accept(how)
  ui().accept(how or "all")
end

function M.next()
  ui().cycle(1)
end

function M.prev()
  ui().cycle(-1)
end

function M.dismiss()
  ui().dismiss()
end

function M.trigger()
  ui().trigger()
end

---@return boolean
function M.is_shown()
  return options ~= nil and shown()
end

--- The part of the suggestion that is drawn as ghost text; nil when nothing is shown.
---@return string?
function M.shown_text()
  return options and ui().shown_text() or nil
end

--- Switches completions off and on again.
function M.toggle()
  if not options then
    return
  end
  client.enable(not client.is_on())
  ui().enable(client.is_on())
end

---@return lacuna.Status
function M.status()
  return client.status()
end

local icons = { ready = "●", busy = "◌", off = "○", warning = "▲", error = "✗", stopped = "–" }

--- For a statusline: `%{%v:lua.require'lacuna'.statusline()%}`.
---@return string
function M.statusline()
  local status = client.status()
  local percent = status.percent and (" %d%%%%"):format(status.percent) or ""
  local text = status.kind == "ready" and "" or " " .. status.text:gsub("%%", "%%%%")
  return ("%s Lacuna%s%s"):format(icons[status.kind] or "?", text, percent)
end

return M
