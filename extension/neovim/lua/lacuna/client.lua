--- The connection to `lacuna lsp`: one server for all buffers of this Neovim.
local M = {}

local name = "lacuna"

---@class lacuna.Status
---@field kind "ready"|"busy"|"off"|"warning"|"error"|"stopped"
---@field text string
---@field detail string
---@field reason string?
---@field fix { title: string, command: string }?
---@field model string?
---@field percent number?
local stopped = { kind = "stopped", text = "not running", detail = "No buffer needs the language server." }
local starting = { kind = "busy", text = "starting", detail = "The language server has not said how it is." }

local state = {
  options = nil, ---@type lacuna.Options?
  on_ready = nil, ---@type fun()?
  enabled = true,
  status = stopped, ---@type lacuna.Status
  told = {}, ---@type table<string, true> troubles the user was told about
}

---@return vim.lsp.Client?
function M.any()
  return vim.lsp.get_clients({ name = name })[1]
end

---@param bufnr integer
---@return vim.lsp.Client?
function M.of(bufnr)
  return vim.lsp.get_clients({ name = name, bufnr = bufnr })[1]
end

---@param bufnr integer
function M.is_enabled(bufnr)
  return state.enabled and M.of(bufnr) ~= nil
end

function M.is_on()
  return state.enabled
end

---@return lacuna.Status
function M.status()
  if state.status == stopped and M.any() then
    return starting
  end
  if not state.enabled and state.status.kind ~= "stopped" then
    return { kind = "off", text = "off", detail = "Switched off by :Lacuna toggle.", model = state.status.model }
  end
  return state.status
end

---@param bufnr integer
---@param method string
---@param params table
function M.notify(bufnr, method, params)
  local client = M.of(bufnr)
  if client then
    client:notify(method, params)
  end
end

--- Runs a command of an accepted item; answers and errors are of no interest to someone who is typing.
---@param bufnr integer
---@param command table
function M.execute(bufnr, command)
  local client = M.of(bufnr)
  if client then
    local params = { command = command.command, arguments = command.arguments }
    client:request("workspace/executeCommand", params, function() end, bufnr)
  end
end

--- `done` gets the result, or nil and a sentence that says why there is none.
---@param method string
---@param params table
---@param done fun(result: table?, problem: string?)
---@return integer? id by which it can be cancelled
function M.ask(method, params, done)
  local client = M.any()
  if not client then
    done(nil, "the language server is not running; open a source file, or see :checkhealth lacuna")
    return
  end
  local sent, id = client:request(method, params, function(err, result)
    done(result, err and tostring(err.message) or nil)
  end, vim.api.nvim_get_current_buf())
  if not sent then
    done(nil, "the language server has just ended; see :Lacuna log")
  end
  return sent and id or nil
end

local function announce(status)
  state.status = status
  vim.api.nvim_exec_autocmds("User", { pattern = "LacunaStatus", modeline = false, data = status })
  vim.cmd.redrawstatus({ bang = true })
end

--- A trouble that a command can mend is told once, never while typing, and in one short line: a longer one waits for a key.
local function tell(status)
  local key = status.reason or status.text
  local lasts = status.kind == "error" or (status.fix or {}).command == "lacuna.pullModel"
  if not status.fix or not lasts or state.told[key] then
    return
  end
  state.told[key] = true
  local level = status.kind == "error" and vim.log.levels.ERROR or vim.log.levels.WARN
  local mend = {
    ["lacuna.pullModel"] = ":Lacuna model",
    ["lacuna.chooseModel"] = ":Lacuna model",
    ["lacuna.doctor"] = ":Lacuna doctor",
    ["lacuna.toggle"] = ":Lacuna toggle",
    ["lacuna.endSnooze"] = ":Lacuna snooze 0",
    ["lacuna.signIn"] = ":Lacuna login",
  }
  local text = ("Lacuna: %s; see :Lacuna status and %s"):format(status.text, mend[status.fix.command] or status.fix.title)
  local function say()
    vim.notify(text, level)
  end
  if vim.api.nvim_get_mode().mode:match("^[iR]") then
    vim.api.nvim_create_autocmd("InsertLeave", { once = true, callback = vim.schedule_wrap(say) })
  else
    say()
  end
end

local function on_status(_, status)
  if type(status) ~= "table" then
    return
  end
  local was_ready = state.status.kind == "ready"
  announce(status)
  if status.kind == "error" or status.kind == "warning" then
    tell(status)
  elseif status.kind == "ready" and not was_ready then
    state.on_ready()
  end
end

local function server_settings()
  local settings = vim.deepcopy(state.options.settings)
  if not state.enabled then
    settings["complete.enable"] = false
  end
  return vim.tbl_isempty(settings) and vim.empty_dict() or settings -- an empty Lua table would become a JSON array
end

local function push_settings()
  for _, client in ipairs(vim.lsp.get_clients({ name = name })) do
    client.settings = { lacuna = server_settings() }
    client:notify("workspace/didChangeConfiguration", { settings = client.settings })
  end
end

--- Switches completions on or off in this Neovim, and tells the server, so that "why" has the answer.
---@param on boolean
function M.enable(on)
  state.enabled = on
  push_settings()
  announce(state.status)
end

--- Changes one setting until Neovim ends.
---@param key string
---@param value any
function M.set(key, value)
  state.options.settings[key] = value
  push_settings()
end

--- One server serves every project: a buffer of another project adds its folder.
local function add_folder(client, bufnr)
  local root = vim.fs.root(bufnr, state.options.root_markers)
  if not root then
    return
  end
  local folder = { uri = vim.uri_from_fname(root), name = root }
  client.workspace_folders = client.workspace_folders or {}
  for _, each in ipairs(client.workspace_folders) do
    if each.uri == folder.uri then
      return
    end
  end
  table.insert(client.workspace_folders, folder)
  client:notify("workspace/didChangeWorkspaceFolders", { event = { added = { folder }, removed = {} } })
end

--- Other clients may prefer another encoding; the server speaks UTF-16.
local function capabilities()
  return vim.tbl_deep_extend("force", vim.lsp.protocol.make_client_capabilities(), {
    general = { positionEncodings = { "utf-16" } },
    textDocument = { inlineCompletion = { dynamicRegistration = false } },
  })
end

---@param options lacuna.Options
---@param on { attach: fun(bufnr: integer), detach: fun(bufnr: integer), ready: fun() }
function M.start(options, on)
  state.options, state.on_ready = options, on.ready
  local version = vim.version()
  local cmd = vim.deepcopy(options.cmd)
  cmd[1] = vim.fn.exepath(cmd[1]) -- on Windows npm makes lacuna.cmd, which is found but not started by its bare name
  vim.lsp.config(name, {
    cmd = cmd,
    filetypes = options.filetypes,
    root_markers = options.root_markers,
    capabilities = capabilities(),
    settings = { lacuna = server_settings() },
    init_options = {
      settings = server_settings(),
      trusted = options.trusted,
      definitions = true,
      editorInfo = {
        name = "Neovim",
        version = ("%d.%d.%d"):format(version.major, version.minor, version.patch),
      },
    },
    handlers = {
      ["lacuna/status"] = on_status,
      ["lacuna/signInCode"] = function(...)
        require("lacuna.login").on_code(...) -- it needs this module itself
      end,
      ["lacuna/definitions"] = require("lacuna.definitions").handle,
    },
    reuse_client = function(client)
      return client.name == name and not client:is_stopped()
    end,
    on_attach = function(client, bufnr)
      add_folder(client, bufnr)
      on.attach(bufnr)
    end,
    on_exit = function(code)
      vim.schedule(function()
        local detail = ("The server ended with code %d; see :Lacuna log."):format(code)
        announce(code == 0 and stopped or vim.tbl_extend("force", stopped, { kind = "error", detail = detail }))
      end)
    end,
  })
  vim.api.nvim_create_autocmd("LspDetach", {
    group = vim.api.nvim_create_augroup("lacuna.client", {}),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == name then
        on.detach(event.buf)
      end
    end,
  })
  vim.lsp.enable(name)
end

--- Ends the server and starts it again for the buffers it served.
function M.restart()
  vim.lsp.enable(name, false)
  state.told = {}
  local function ended()
    return #vim.lsp.get_clients({ name = name }) == 0
  end
  if not vim.wait(3000, ended, 20) then
    for _, client in ipairs(vim.lsp.get_clients({ name = name })) do
      client:stop(true)
    end
    vim.wait(1000, ended, 20)
  end
  vim.lsp.enable(name)
end

return M
