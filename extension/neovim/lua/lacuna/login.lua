--- Signing in to a team's server: `:Lacuna login`, `logout` and `whoami`. The server keeps the token; Neovim never sees it.
local client = require("lacuna.client")

local M = {}

local function say(text, level)
  vim.notify("Lacuna: " .. text, level or vim.log.levels.INFO)
end

---@class lacuna.Waiting
---@field id integer? the request that waits for a person
---@field win integer? the float with the code
local waiting ---@type lacuna.Waiting?

local function close_float()
  if waiting and waiting.win and vim.api.nvim_win_is_valid(waiting.win) then
    vim.api.nvim_win_close(waiting.win, true)
  end
end

local function cancel()
  local running = client.any()
  if waiting and waiting.id and running then
    running:cancel_request(waiting.id)
    say("sign-in cancelled")
  end
  close_float()
  waiting = nil
end

--- What is shown stays beside the code that is being written: the float takes no focus.
local function show_code(code)
  local lines = {
    "",
    "  Confirm this code in the browser:",
    "",
    "      " .. code.userCode,
    "",
    "  " .. code.page,
    "  :Lacuna login cancel  gives up",
    "",
  }
  local width = 40
  for _, line in ipairs(lines) do
    width = math.max(width, vim.api.nvim_strwidth(line) + 2)
  end
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].bufhidden = "wipe"
  vim.bo[bufnr].modifiable = false
  return vim.api.nvim_open_win(bufnr, false, {
    relative = "editor",
    anchor = "NE",
    row = 1,
    col = vim.o.columns - 1,
    width = math.min(width, vim.o.columns - 4),
    height = #lines,
    style = "minimal",
    border = "rounded",
    title = " Lacuna: sign in ",
    focusable = false,
  })
end

--- The handler of `lacuna/signInCode`.
function M.on_code(_, code)
  if not waiting or type(code) ~= "table" or type(code.userCode) ~= "string" or type(code.page) ~= "string" then
    return
  end
  close_float()
  waiting.win = show_code(code)
  -- Where no program opens pages, as over SSH, the address in the float is enough.
  pcall(vim.ui.open, code.page)
end

local function sign_in(params)
  if waiting then
    say("a sign-in is waiting already; `:Lacuna login cancel` gives it up", vim.log.levels.WARN)
    return
  end
  local mine = {}
  waiting = mine
  mine.id = client.ask("lacuna/signIn", params, function(result, problem)
    if waiting ~= mine then
      return -- cancelled
    end
    close_float()
    waiting = nil
    if result and result.ok then
      say(result.message)
    else
      say(problem or (result and result.message) or "the server gave no answer", vim.log.levels.ERROR)
    end
  end)
end

---@param argument string? "token" asks for one, "cancel" ends a wait
function M.login(argument)
  if argument == "cancel" then
    cancel()
  elseif argument == "token" then
    local ok, token = pcall(vim.fn.inputsecret, "Token for the team's server: ")
    if ok and vim.trim(token) ~= "" then
      sign_in({ token = vim.trim(token) })
    end
  elseif argument == nil then
    sign_in(vim.empty_dict())
  else
    say(("login takes `token`, `cancel` or nothing, not `%s`"):format(argument), vim.log.levels.ERROR)
  end
end

local function tell(method)
  return function()
    client.ask(method, vim.empty_dict(), function(result, problem)
      local failed = not result or result.reason ~= nil
      say(problem or (result and result.message) or "no answer", failed and vim.log.levels.ERROR or nil)
    end)
  end
end

M.logout = tell("lacuna/signOut")
M.whoami = tell("lacuna/whoAmI")

return M
