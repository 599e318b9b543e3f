--- A suggestion and the text it was made for. Everything here computes from a buffer and a cursor; nothing is drawn or sent.
local position = require("lacuna.position")

local M = {}

---@class lacuna.Suggestion
---@field item table the item as the server sent it
---@field text string insertText
---@field row integer row of the range, 0-based
---@field col integer byte column where the range starts
---@field before string what precedes the range on its line
---@field covered string what the range replaces after the cursor, e.g. a bracket that was closed automatically
---@field after string what follows the range on its line
---@field lines integer lines of the buffer

---@class lacuna.Rest
---@field ghost string what is left to be shown
---@field typed string the beginning of insertText that stands in the buffer already
---@field covered string what follows the cursor and will be replaced
---@field after string what follows that

---@param bufnr integer
---@param row integer
---@return string
local function line_at(bufnr, row)
  return vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ""
end

--- nil when the item cannot be shown at the cursor: its range is elsewhere, or replaces what was typed by something else.
---@param at { bufnr: integer, row: integer, col: integer, encoding: string }
---@param item table
---@return lacuna.Suggestion?
function M.new(at, item)
  local text = item.insertText
  if type(text) ~= "string" or text == "" then
    return nil
  end
  text = text:gsub("\r\n?", "\n")
  local line = line_at(at.bufnr, at.row)
  local from, to = at.col, at.col
  if type(item.range) == "table" then
    local first, last = item.range.start, item.range["end"]
    if first.line ~= at.row or last.line ~= at.row then
      return nil
    end
    from = position.to_byte(line, first.character, at.encoding)
    to = position.to_byte(line, last.character, at.encoding)
  end
  local typed = line:sub(from + 1, at.col)
  if from > at.col or to < at.col or not vim.startswith(text, typed) or text == typed then
    return nil
  end
  return {
    item = item,
    text = text,
    row = at.row,
    col = from,
    before = line:sub(1, from),
    covered = line:sub(at.col + 1, to),
    after = line:sub(to + 1),
    lines = vim.api.nvim_buf_line_count(at.bufnr),
  }
end

--- Whether the characters of `part` occur in `whole` in this order; then the pieces of `whole` between them, each with
--- the number of bytes of `part` that precede it.
---@return { text: string, at: integer }[]?
function M.pieces_around(part, whole)
  if part:find("[\128-\255]") then
    return nil -- bytes of a character must not be told apart
  end
  local pieces, start = {}, 1
  for at = 1, #part do
    local found = whole:find(part:sub(at, at), start, true)
    if not found then
      return nil
    end
    if found > start then
      table.insert(pieces, { text = whole:sub(start, found - 1), at = at - 1 })
    end
    start = found + 1
  end
  if start <= #whole then
    table.insert(pieces, { text = whole:sub(start), at = #part })
  end
  return pieces
end

--- What follows the cursor must be what followed it when the suggestion was made, except that covered characters may
--- have been typed over and that closing characters may have been added by a pairs plugin.
---@return string? covered
local function covered_by(suggestion, ghost, rest)
  local after = suggestion.after
  if not vim.endswith(rest, after) then
    return nil
  end
  local covered = rest:sub(1, #rest - #after)
  if vim.endswith(suggestion.covered, covered) then
    return covered
  end
  local added = vim.endswith(covered, suggestion.covered) and covered:sub(1, #covered - #suggestion.covered) or ""
  local first = ghost:match("^[^\n]*")
  if added:match("^[%)%]}>\"'`]+$") and M.pieces_around(covered, first) then
    return covered
  end
  return nil
end

--- What is left of the suggestion at the cursor; nil when the text has gone another way or nothing is left.
---@param suggestion lacuna.Suggestion
---@param at { bufnr: integer, row: integer, col: integer }
---@return lacuna.Rest?
function M.rest(suggestion, at)
  local further = at.row - suggestion.row
  if further < 0 or (further == 0 and at.col < suggestion.col) then
    return nil
  end
  if vim.api.nvim_buf_line_count(at.bufnr) ~= suggestion.lines + further then
    return nil
  end
  if line_at(at.bufnr, suggestion.row):sub(1, suggestion.col) ~= suggestion.before then
    return nil
  end
  local typed =
    table.concat(vim.api.nvim_buf_get_text(at.bufnr, suggestion.row, suggestion.col, at.row, at.col, {}), "\n")
  if #typed >= #suggestion.text or not vim.startswith(suggestion.text, typed) then
    return nil
  end
  local ghost = suggestion.text:sub(#typed + 1)
  local covered = covered_by(suggestion, ghost, line_at(at.bufnr, at.row):sub(at.col + 1))
  return covered and { ghost = ghost, typed = typed, covered = covered, after = suggestion.after } or nil
end

--- The beginning of a ghost text that one key press accepts.
---@param ghost string
---@param how "all"|"word"|"line"
---@return string
function M.portion(ghost, how)
  if how == "all" then
    return ghost
  end
  if how == "line" then
    return ghost:match("^\n*[^\n]*")
  end
  local space = ghost:match("^%s*")
  local body = ghost:sub(#space + 1)
  return space .. (body:match("^[%w_\128-\255]+") or body:match("^[^%w_%s\128-\255]+") or "")
end

--- How many bytes of the covered text the beginning `part` of the ghost text replaces.
---@param rest lacuna.Rest
---@param part string
---@return integer
function M.covered_in(rest, part)
  if not M.pieces_around(rest.covered, rest.ghost:match("^[^\n]*")) then
    return 0
  end
  local count, start = 0, 1
  for at = 1, #rest.covered do
    local found = part:find(rest.covered:sub(at, at), start, true)
    if not found then
      break
    end
    count, start = at, found + 1
  end
  return count
end

return M
