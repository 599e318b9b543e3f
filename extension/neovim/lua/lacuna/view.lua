--- Tells the server which lines the user looks at, a moment after scrolling has come to rest.
local client = require("lacuna.client")

local M = {}

local rest_ms = 1000
local timer ---@type uv.uv_timer_t?

local function tell()
  local bufnr = vim.api.nvim_get_current_buf()
  client.notify(bufnr, "lacuna/didView", {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    lines = { first = vim.fn.line("w0") - 1, last = vim.fn.line("w$") - 1 },
  })
end

---@param group integer
function M.watch(group)
  vim.api.nvim_create_autocmd({ "WinScrolled", "BufEnter" }, {
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
