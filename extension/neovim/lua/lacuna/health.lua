--- `:checkhealth lacuna`.
local M = {}

local health = vim.health

local function check_editor()
  local version = vim.version()
  local text = ("Neovim %d.%d.%d"):format(version.major, version.minor, version.patch)
  if vim.fn.has("nvim-0.11") == 0 then
    health.error(text .. " is too old", "Install Neovim 0.11 or newer.")
    return false
  end
  health.ok(text)
  return true
end

---@param options lacuna.Options
local function check_program(options)
  local program = options.cmd[1]
  if vim.fn.executable(program) == 0 then
    health.error(
      ("`%s` is not an executable program"):format(program),
      { "Install Lacuna so that `lacuna` is on PATH.", 'Or name it: require("lacuna").setup({ cmd = { … } })' }
    )
    return
  end
  health.ok(("`%s` is %s"):format(program, vim.fn.exepath(program)))
  local command = vim.list_slice(options.cmd, 1, #options.cmd)
  while #command > 1 and (vim.startswith(command[#command], "--") or command[#command] == "lsp") do
    table.remove(command)
  end
  table.insert(command, "--version")
  command[1] = vim.fn.exepath(command[1]) -- as client.lua starts it
  local ok, result = pcall(function()
    return vim.system(command, { text = true, timeout = 10000 }):wait()
  end)
  if ok and result.code == 0 then
    health.ok("version " .. vim.trim(result.stdout))
  else
    local why = ok and vim.trim(result.stderr or "") or tostring(result)
    health.warn(("`%s` failed: %s"):format(table.concat(command, " "), why))
  end
end

---@param options lacuna.Options
local function check_keys(options)
  local client = require("lacuna.client").any()
  for name, keys in vim.spairs(options.keymaps) do
    for _, key in ipairs(type(keys) == "table" and keys or (keys and { keys } or {})) do
      local bufnr = client and next(client.attached_buffers)
      local mapping = bufnr
        and vim.api.nvim_buf_call(bufnr, function()
          return vim.fn.maparg(key, "i", false, true)
        end)
      if mapping and not vim.startswith(mapping.desc or "", "Lacuna:") then
        health.warn(("%s: %s is mapped by something else: %s"):format(name, key, mapping.desc or mapping.rhs or "a function"))
      else
        health.info(("%s: %s"):format(name, key))
      end
    end
  end
end

local function check_server()
  local client = require("lacuna.client")
  local running = client.any()
  if not running then
    health.warn("the language server is not running", "Open a source file; see :Lacuna log if it stays so.")
    return
  end
  if not running.server_capabilities.inlineCompletionProvider then
    health.error("the language server offers no inline completions", "Update the `lacuna` command.")
    return
  end
  health.ok(("the language server runs, positions in %s"):format(running.offset_encoding))
  local status = client.status()
  local text = ("%s: %s"):format(status.text, status.detail)
  if status.kind == "error" then
    health.error(text, status.fix and status.fix.title or "See :Lacuna doctor.")
  elseif status.kind == "warning" then
    health.warn(text, status.fix and status.fix.title or "See :Lacuna doctor.")
  else
    health.ok(text)
  end
end

function M.check()
  health.start("Lacuna")
  if not check_editor() then
    return
  end
  local options, problems = require("lacuna").options()
  if not options then
    health.error("setup() was not called", 'Add require("lacuna").setup() to your configuration.')
    return
  end
  if #problems == 0 then
    health.ok("the options of setup() are understood")
  end
  for _, problem in ipairs(problems) do
    health.error(problem)
  end
  check_program(options)
  check_server()
  health.start("Lacuna: keys in Insert mode")
  check_keys(options)
end

return M
