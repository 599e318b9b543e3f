--- Columns on the wire count units of the negotiated encoding, Neovim's columns count bytes.
local M = {}

---@param line string
---@param byte integer 0-based byte column
---@param encoding "utf-8"|"utf-16"|"utf-32"
---@return integer
function M.to_wire(line, byte, encoding)
  return vim.str_utfindex(line, encoding, math.min(byte, #line), false)
end

---@param line string
---@param unit integer 0-based column in units of the encoding; past the end means the end
---@param encoding "utf-8"|"utf-16"|"utf-32"
---@return integer
function M.to_byte(line, unit, encoding)
  return vim.str_byteindex(line, encoding, unit, false)
end

--- Length in UTF-16 units, which is how the server counts accepted text.
---@param text string
---@return integer
function M.utf16_length(text)
  return vim.str_utfindex(text, "utf-16", #text, false)
end

return M
