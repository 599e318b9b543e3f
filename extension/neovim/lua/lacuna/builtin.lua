--- `ui = "builtin"`: Neovim 0.12 draws with vim.lsp.inline_completion. It waits 200 ms after each key, keeps a suggestion
--- on the screen until the next answer, and cannot ask for alternatives; accepting is checked here against the text, because
--- Neovim would insert what was typed since the answer a second time.
local client = require("lacuna.client")
local position = require("lacuna.position")
local suggestion = require("lacuna.suggestion")

local M = {}

local attached = {} ---@type table<integer, true>

local function cursor()
  local at = vim.api.nvim_win_get_cursor(0)
  return { bufnr = vim.api.nvim_get_current_buf(), row = at[1] - 1, col = at[2] }
end

--- The item cut down to `how`, its range widened to what was typed through; nil when the text has gone another way.
local function fit(item, how)
  local at = cursor()
  local text = item.insert_text
  if type(text) ~= "string" then
    return nil
  end
  local row, col, last_row, last_col = at.row, at.col, at.row, at.col
  if item.range then
    row, col, last_row, last_col = item.range:to_extmark()
  end
  if row ~= at.row or last_row ~= at.row or col > at.col then
    return nil
  end
  local line = vim.api.nvim_get_current_line()
  local typed = line:sub(col + 1, at.col)
  if not vim.startswith(text, typed) or #typed >= #text then
    return nil
  end
  local rest = { ghost = text:sub(#typed + 1), covered = line:sub(at.col + 1, math.max(at.col, last_col)) }
  local part = suggestion.portion(rest.ghost, how)
  local whole = part == rest.ghost
  local covered = whole and #rest.covered or suggestion.covered_in(rest, part)
  local command = item.command
  if not whole then
    item.command = nil
    client.notify(at.bufnr, "textDocument/didPartiallyAcceptCompletion", {
      item = { insertText = text, command = command },
      acceptedLength = position.utf16_length(typed .. part),
    })
  end
  if covered > 0 then
    vim.api.nvim_buf_set_text(at.bufnr, at.row, at.col, at.row, at.col + covered, {})
  end
  item.insert_text, item.range = part, nil -- without a range Neovim pastes at the cursor
  return item
end

---@param how "all"|"word"|"line"
function M.accept(how)
  vim.lsp.inline_completion.get({
    on_accept = function(item)
      return fit(item, how)
    end,
  })
end

--- Neovim does not tell whether it shows something; what it drew does.
local function drawn()
  local namespace = vim.api.nvim_get_namespaces()["nvim.lsp.inline_completion"]
  return namespace and vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })[1] or nil
end

function M.is_shown()
  return attached[vim.api.nvim_get_current_buf()] ~= nil and drawn() ~= nil
end

---@return string?
function M.shown_text()
  local mark = M.is_shown() and drawn()
  if not mark then
    return nil
  end
  local function text_of(chunks)
    return vim.iter(chunks or {}):fold("", function(text, chunk)
      return text .. chunk[1]
    end)
  end
  local lines = { text_of(mark[4].virt_text) }
  for _, chunks in ipairs(mark[4].virt_lines or {}) do
    table.insert(lines, text_of(chunks))
  end
  return table.concat(lines, "\n")
end

---@param by 1|-1
function M.cycle(by)
  vim.lsp.inline_completion.select({ count = by })
end

local function set_enabled(bufnr, on)
  vim.lsp.inline_completion.enable(on, { bufnr = bufnr })
end

--- Off and on again: the only way to make Neovim forget a suggestion while the user stays in Insert mode.
function M.dismiss()
  local bufnr = vim.api.nvim_get_current_buf()
  set_enabled(bufnr, false)
  set_enabled(bufnr, true)
end

--- Neovim asks when the cursor moves.
function M.trigger()
  vim.api.nvim_exec_autocmds("CursorMovedI", { buffer = vim.api.nvim_get_current_buf() })
end

--- Neovim asks again at the next key.
function M.ready() end

function M.attach(bufnr)
  attached[bufnr] = true
  set_enabled(bufnr, true)
end

function M.detach(bufnr)
  attached[bufnr] = nil
  if vim.api.nvim_buf_is_valid(bufnr) then
    set_enabled(bufnr, false)
  end
end

---@param on boolean
function M.enable(on)
  for bufnr in pairs(attached) do
    set_enabled(bufnr, on)
  end
end

return M
