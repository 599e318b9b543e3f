--- Draws what is left of a suggestion with extmarks; the buffer's text is not changed.
local suggestion = require("lacuna.suggestion")

local M = {}

local namespace = vim.api.nvim_create_namespace("lacuna")
local ghost_group, replaced_group = "LacunaGhost", "LacunaReplaced"

function M.define_highlights()
  local like = vim.fn.hlexists("ComplHint") == 1 and "ComplHint" or "Comment"
  vim.api.nvim_set_hl(0, ghost_group, { default = true, link = like })
  vim.api.nvim_set_hl(0, replaced_group, { default = true, strikethrough = true })
end

function M.clear(bufnr)
  if vim.api.nvim_buf_is_valid(bufnr) then
    vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  end
end

--- Virtual text draws a tab as a control character, so tabs become spaces up to the next stop.
local function without_tabs(text, column)
  local out = {}
  for piece, tab in text:gmatch("([^\t]*)(\t?)") do
    table.insert(out, piece)
    column = column + vim.fn.strdisplaywidth(piece, column)
    if tab ~= "" then
      local width = vim.fn.strdisplaywidth("\t", column)
      table.insert(out, (" "):rep(width))
      column = column + width
    end
  end
  return table.concat(out)
end

--- Not "combine": next to a matched bracket the text would take on MatchParen and look like part of the file. The line of
--- the cursor then has to be coloured here.
local function inline_group()
  local has_line = vim.wo.cursorline and vim.wo.cursorlineopt ~= "number"
  return has_line and { "CursorLine", ghost_group } or ghost_group
end

local function mark(at, col, options)
  options.hl_mode = "replace"
  vim.api.nvim_buf_set_extmark(at.bufnr, namespace, at.row, col, options)
end

---@param at { bufnr: integer, row: integer, col: integer }
---@param rest lacuna.Rest
function M.show(at, rest)
  M.clear(at.bufnr)
  local lines = vim.split(rest.ghost, "\n", { plain = true })
  local first = table.remove(lines, 1)
  local line = vim.api.nvim_buf_get_lines(at.bufnr, at.row, at.row + 1, false)[1] or ""
  local column = vim.fn.strdisplaywidth(line:sub(1, at.col))
  local pieces = suggestion.pieces_around(rest.covered, first)

  if #lines > 0 and (not pieces or rest.after ~= "") then
    -- What follows the range moves to the end of the last line: drawn there, and drawn over here.
    local tail = vim.fn.strdisplaywidth(rest.covered .. rest.after, column)
    local shown = without_tabs(first, column)
    local blank = (" "):rep(math.max(0, tail - vim.fn.strdisplaywidth(shown)))
    mark(at, at.col, { virt_text = { { shown .. blank, inline_group() } }, virt_text_pos = "overlay" })
  elseif pieces then
    for _, piece in ipairs(pieces) do
      local text = { { without_tabs(piece.text, column), inline_group() } }
      mark(at, at.col + piece.at, { virt_text = text, virt_text_pos = "inline" })
    end
  else
    mark(at, at.col, { virt_text = { { without_tabs(first, column), inline_group() } }, virt_text_pos = "inline" })
    mark(at, at.col, { end_col = at.col + #rest.covered, hl_group = replaced_group })
  end

  if #lines > 0 then
    local below = vim.tbl_map(function(text)
      return { { without_tabs(text, 0), ghost_group } }
    end, lines)
    if rest.after ~= "" then
      table.insert(below[#below], { without_tabs(rest.after, 0) })
    end
    mark(at, at.col, { virt_lines = below })
  end
end

return M
