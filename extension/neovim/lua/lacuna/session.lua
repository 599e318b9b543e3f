--- The suggestion in front of the user: asked for, kept while it is typed through, shown, accepted.
local client = require("lacuna.client")
local ghost = require("lacuna.ghost")
local position = require("lacuna.position")
local suggestion = require("lacuna.suggestion")

local M = {}

local invoked, automatic = 1, 2

---@class lacuna.Session
---@field suggestions lacuna.Suggestion[] alternatives; empty when nothing is shown
---@field index integer
---@field rest lacuna.Rest? what is on the screen
---@field seen string? text and cursor the last request was made for
---@field retried string? the same, for the last request that was repeated
---@field pending { id: integer, client: vim.lsp.Client }?
---@field announced table<table, true> items the server was told about
local current = { suggestions = {}, index = 1, announced = {} }

---@return { bufnr: integer, row: integer, col: integer, tick: integer }
local function here()
  local bufnr = vim.api.nvim_get_current_buf()
  local cursor = vim.api.nvim_win_get_cursor(0)
  return { bufnr = bufnr, row = cursor[1] - 1, col = cursor[2], tick = vim.api.nvim_buf_get_changedtick(bufnr) }
end

local function is_typing()
  return vim.startswith(vim.api.nvim_get_mode().mode, "i") and vim.fn.reg_executing() == ""
end

local function is_popup_open()
  return vim.fn.pumvisible() == 1
end

local function cancel_pending()
  local pending = current.pending
  current.pending = nil
  if pending then
    pending.client:cancel_request(pending.id)
  end
end

local function hide(bufnr)
  current.rest = nil
  ghost.clear(bufnr or current.bufnr or vim.api.nvim_get_current_buf())
end

local function forget()
  hide()
  current.suggestions, current.index, current.announced = {}, 1, {}
end

--- Draws the chosen alternative if it still fits what stands in the buffer.
---@return boolean
local function draw(at)
  local chosen = current.suggestions[current.index]
  local rest = chosen and suggestion.rest(chosen, at)
  if not rest then
    return false
  end
  current.bufnr, current.rest = at.bufnr, rest
  if is_popup_open() then
    ghost.clear(at.bufnr)
    return true
  end
  ghost.show(at, rest)
  if not current.announced[chosen.item] then
    current.announced[chosen.item] = true
    client.notify(at.bufnr, "textDocument/didShowCompletion", { item = chosen.item })
  end
  return true
end

local function same_place(a, b)
  return a.bufnr == b.bufnr and a.row == b.row and a.col == b.col and a.tick == b.tick
end

--- Alternatives that fit here, each text once, the one on the screen first.
local function fitting(items, asked)
  local found, texts = {}, {}
  for _, item in ipairs(items) do
    local one = suggestion.new(asked, item)
    if one and not texts[one.text] then
      texts[one.text] = true
      table.insert(found, one)
    end
  end
  return found
end

---@param asked table where the request was made
---@param result table?
---@param after (fun(found: lacuna.Suggestion[]): integer)? chooses among explicit alternatives
local function receive(asked, result, after)
  if not result or not is_typing() or not same_place(asked, here()) then
    return
  end
  local found = fitting(result.items or result, asked)
  local index = after and #found > 0 and after(found) or 1
  if after and #found == 0 then
    return -- asking for more never takes away what is there
  end
  forget()
  current.suggestions, current.index = found, index
  draw(asked)
end

---@param trigger 1|2
---@param after (fun(found: lacuna.Suggestion[]): integer)?
local function request(trigger, after)
  cancel_pending()
  local at = here()
  local server = client.of(at.bufnr)
  if not server then
    return
  end
  at.encoding = server.offset_encoding
  local line = vim.api.nvim_get_current_line()
  local asked = at
  local params = {
    textDocument = {
      uri = vim.uri_from_bufnr(at.bufnr),
      version = vim.lsp.util.buf_versions[at.bufnr],
      readOnly = (vim.wo.diff or vim.bo.readonly) or nil,
    },
    position = { line = at.row, character = position.to_wire(line, at.col, at.encoding) },
    context = { triggerKind = trigger },
    formattingOptions = { tabSize = vim.lsp.util.get_effective_tabstop(at.bufnr), insertSpaces = vim.bo.expandtab },
  }
  local ok, id
  ok, id = server:request("textDocument/inlineCompletion", params, function(err, result)
    if current.pending and current.pending.id == id then
      current.pending = nil
      if not err then
        receive(asked, result, after)
      end
    end
  end, at.bufnr)
  current.pending = ok and { id = id, client = server } or nil
end

--- Called after every change of the text or the cursor in Insert mode.
function M.refresh()
  local at = here()
  if not is_typing() or not client.is_enabled(at.bufnr) then
    return
  end
  local seen = ("%d %d %d %d"):format(at.bufnr, at.tick, at.row, at.col)
  if seen == current.seen then
    return
  end
  current.seen = seen
  if not draw(at) then
    forget()
  end
  if is_popup_open() then
    cancel_pending()
  else
    request(automatic)
  end
end

--- The completion menu opened, moved or closed: ghost text gives way to it.
function M.popup_changed()
  if is_popup_open() then
    ghost.clear(vim.api.nvim_get_current_buf())
  else
    current.seen = nil
    M.refresh()
  end
end

--- The server became able to answer, e.g. because the model is loaded: what it could not answer is asked again, once.
function M.ready()
  if current.seen and current.seen ~= current.retried and not current.rest then
    current.retried, current.seen = current.seen, nil
    M.refresh()
  end
end

function M.stop()
  cancel_pending()
  forget()
  current.seen = nil
end

function M.is_shown()
  return current.rest ~= nil and not is_popup_open()
end

--- Hides the suggestion until the text changes or another is asked for.
function M.dismiss()
  local seen = current.seen
  M.stop()
  current.seen = seen
end

function M.trigger()
  request(invoked, function()
    return 1
  end)
end

--- Another alternative. Automatic answers hold one, so the first call asks for more.
---@param by 1|-1
function M.cycle(by)
  local at = here()
  if #current.suggestions > 1 then
    current.index = (current.index - 1 + by) % #current.suggestions + 1
    draw(at)
    return
  end
  local shown = current.rest and current.rest.ghost
  request(invoked, function(found)
    local function differs(one)
      local rest = suggestion.rest(one, here())
      return rest ~= nil and rest.ghost ~= shown
    end
    local from, to, step = 1, #found, 1
    if by < 0 then
      from, to, step = #found, 1, -1
    end
    for index = from, to, step do
      if differs(found[index]) then
        return index
      end
    end
    return 1
  end)
end

--- Replaces what the suggestion covers and inserts `text` as a paste does: literally, repeatable with `.`, cursor behind it.
local function insert(at, text, covered)
  if covered > 0 then
    vim.api.nvim_buf_set_text(at.bufnr, at.row, at.col, at.row, at.col + covered, {})
  end
  vim.api.nvim_paste(text, false, -1)
end

--- Puts the suggestion, or the beginning of it, into the buffer. Runs outside of the text lock.
---@param how "all"|"word"|"line"
function M.accept(how)
  local at = here()
  local chosen, rest = current.suggestions[current.index], current.rest
  if not chosen or not rest then
    return
  end
  local part = suggestion.portion(rest.ghost, how)
  cancel_pending()
  hide(at.bufnr)
  if part == rest.ghost then
    insert(at, part, #rest.covered)
    forget()
    if type(chosen.item.command) == "table" then
      client.execute(at.bufnr, chosen.item.command)
    end
    return
  end
  insert(at, part, suggestion.covered_in(rest, part))
  client.notify(at.bufnr, "textDocument/didPartiallyAcceptCompletion", {
    item = chosen.item,
    acceptedLength = position.utf16_length(rest.typed .. part),
  })
  draw(here())
end

---@return string?
function M.shown_text()
  return M.is_shown() and current.rest.ghost or nil
end

---@param bufnr integer
local function group_of(bufnr)
  return ("lacuna.session.%d"):format(bufnr)
end

---@param bufnr integer
function M.attach(bufnr)
  local group = vim.api.nvim_create_augroup(group_of(bufnr), {})
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, buffer = bufnr, callback = callback })
  end
  on("InsertEnter", vim.schedule_wrap(M.refresh)) -- the mode changes after the event
  on({ "TextChangedI", "CursorMovedI" }, M.refresh)
  on({ "TextChangedP", "CompleteChanged", "CompleteDone" }, vim.schedule_wrap(M.popup_changed))
  on({ "InsertLeave", "BufLeave" }, M.stop)
  M.refresh()
end

---@param bufnr integer
function M.detach(bufnr)
  pcall(vim.api.nvim_del_augroup_by_name, group_of(bufnr))
  if current.bufnr == bufnr then
    M.stop()
  end
end

---@param on boolean
function M.enable(on)
  M.stop()
  if on then
    M.refresh()
  end
end

return M
