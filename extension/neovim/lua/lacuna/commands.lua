--- `:Lacuna NAME`.
local client = require("lacuna.client")

local M = {}

local function say(text, level)
  vim.notify("Lacuna: " .. text, level or vim.log.levels.INFO)
end

--- A read-only Markdown buffer in a split; `q` closes it.
local function show_markdown(title, markdown)
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(markdown, "\n", { plain = true }))
  pcall(vim.api.nvim_buf_set_name, bufnr, ("lacuna://%s/%d"):format(title, bufnr))
  vim.bo[bufnr].bufhidden = "wipe"
  vim.bo[bufnr].modifiable = false
  vim.cmd.split()
  vim.api.nvim_win_set_buf(0, bufnr)
  vim.bo[bufnr].filetype = "markdown"
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = bufnr, nowait = true, desc = "Close" })
end

local function show_answer(title, method, params)
  client.ask(method, params, function(result, problem)
    if result and type(result.markdown) == "string" then
      show_markdown(title, result.markdown)
    else
      say(("%s: %s"):format(title, problem or "the server sent no text"), vim.log.levels.ERROR)
    end
  end)
end

local function explain(what)
  local document = { uri = vim.uri_from_bufnr(vim.api.nvim_get_current_buf()) }
  show_answer(what == "last" and "why" or what, "lacuna/explain", { what = what, textDocument = document })
end

local function snooze(argument)
  local minutes = tonumber(argument or "15")
  if not minutes or minutes < 0 or minutes ~= math.floor(minutes) then
    say(("snooze takes whole minutes, such as `:Lacuna snooze 15`; 0 ends it. Got `%s`"):format(argument), vim.log.levels.ERROR)
    return
  end
  client.ask("lacuna/snooze", { minutes = minutes }, function(_, problem)
    if problem then
      say("snooze: " .. problem, vim.log.levels.ERROR)
    else
      require("lacuna").dismiss()
      say(minutes == 0 and "completions are on again" or ("no completions for %d minutes"):format(minutes))
    end
  end)
end

local function pull(model)
  say(("getting %s"):format(model.title))
  client.ask("lacuna/pullModel", { id = model.id, acceptLicence = true }, function(result, problem)
    if result and result.ok then
      client.set("model.id", model.id)
      say(('%s is in use. To keep it: settings = { ["model.id"] = "%s" }'):format(model.title, model.id))
    else
      say(("%s: %s"):format(model.title, problem or (result and result.message) or "no answer"), vim.log.levels.ERROR)
    end
  end)
end

local function describe(model, result)
  local notes = { ("%.1f GB"):format(model.bytes / 1e9), model.licence, model.fit }
  if model.id == result.current then
    table.insert(notes, 1, "in use")
  elseif model.installed then
    table.insert(notes, 1, "installed")
  end
  if model.id == result.recommended then
    table.insert(notes, 1, "recommended")
  end
  return ("%s (%s)"):format(model.title, table.concat(notes, ", "))
end

local function choose_model()
  client.ask("lacuna/models", vim.empty_dict(), function(result, problem)
    if not result then
      say("models: " .. (problem or "no answer"), vim.log.levels.ERROR)
      return
    end
    vim.ui.select(result.models, {
      prompt = "Model (choosing one accepts its licence):",
      format_item = function(model)
        return describe(model, result)
      end,
    }, function(model)
      if model then
        pull(model)
      end
    end)
  end)
end

local function status()
  local now = client.status()
  local model = now.model and (" [%s]"):format(now.model) or ""
  say(("%s%s. %s"):format(now.text, model, now.detail))
end

local commands = {
  toggle = {
    run = function()
      require("lacuna").toggle()
      say(client.is_on() and "on" or "off")
    end,
  },
  snooze = { run = snooze, arguments = { "0", "5", "15", "60" } },
  status = { run = status },
  why = {
    run = function()
      explain("last")
    end,
  },
  prompt = {
    run = function()
      explain("prompt")
    end,
  },
  doctor = {
    run = function()
      show_answer("doctor", "lacuna/doctor", vim.empty_dict())
    end,
  },
  model = { run = choose_model },
  login = {
    run = function(argument)
      require("lacuna.login").login(argument)
    end,
    arguments = { "token", "cancel" },
  },
  logout = {
    run = function()
      require("lacuna.login").logout()
    end,
  },
  whoami = {
    run = function()
      require("lacuna.login").whoami()
    end,
  },
  log = {
    run = function()
      vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
      vim.cmd.normal({ "G", bang = true })
    end,
  },
  restart = { run = client.restart },
}

local function names()
  local all = vim.tbl_keys(commands)
  table.sort(all)
  return all
end

---@param arguments string[]
function M.run(arguments)
  local options = require("lacuna").options()
  if not options then
    say('call `require("lacuna").setup()` first; see :help lacuna', vim.log.levels.ERROR)
    return
  end
  local command = commands[arguments[1] or "status"]
  if not command then
    say(("no command `%s`; there are %s"):format(arguments[1], table.concat(names(), ", ")), vim.log.levels.ERROR)
    return
  end
  command.run(arguments[2])
end

---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local words = vim.split(vim.trim(line), "%s+")
  local position = #words + (line:match("%s$") and 1 or 0)
  local candidates = position <= 2 and names() or (position == 3 and commands[words[2]] or {}).arguments or {}
  return vim.tbl_filter(function(each)
    return vim.startswith(each, lead)
  end, candidates)
end

return M
