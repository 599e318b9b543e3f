--- Tells the server where the cursor rests, so that it can prepare for a completion there.
local client = require("lacuna.client")
local position = require("lacuna.position")

local M = {}

--- Long enough to say it once while a key repeats; the server itself waits for a longer rest.
local rest_ms = 100
local timer ---@type uv.uv_timer_t?

local function tell()
  local bufnr = vim.api.nvim_get_current_buf()
  local server = client.of(bufnr)
  if not server then
    return
  end
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  client.notify(bufnr, "lacuna/didRest", {
    textDocument = {
      uri = vim.uri_from_bufnr(bufnr),
      readOnly = (vim.wo.diff or vim.bo.readonly) or nil,
    },
    position = { line = row - 1, character = position.to_wire(line, column, server.offset_encoding) },
  })
end

---@param group integer
function M.watch(group)
  vim.api.nvim_create_autocmd({ "CursorMoved", "CursorMovedI", "BufEnter", "LspAttach" }, {
    group = group,
    callback = function()
      timer = timer or assert(vim.uv.new_timer())
      timer:stop()
      timer:start(rest_ms, 0, vim.schedule_wrap(tell))
    end,
  })
  vim.api.nvim_create_autocmd("VimLeavePre", {
    group = group,
    callback = function()
      if timer then
        timer:close()
        timer = nil
      end
    end,
  })
end

return M
