--- The options of `setup()`: defaults, checks, and what was wrong with what the user passed.
local M = {}

---@class lacuna.Keymaps
---@field accept string|string[]|false
---@field accept_word string|string[]|false
---@field accept_line string|string[]|false
---@field next string|string[]|false
---@field prev string|string[]|false
---@field dismiss string|string[]|false
---@field trigger string|string[]|false

---@class lacuna.Options
---@field cmd string[] command and arguments of the language server
---@field filetypes string[]? only these file types; nil for all
---@field root_markers string[] files or folders that mark the root of a project
---@field ui "own"|"builtin" who draws: this plugin, or vim.lsp.inline_completion of Neovim 0.12
---@field trusted boolean false: Lacuna reads no configuration out of project folders
---@field keymaps lacuna.Keymaps
---@field settings table<string, any> settings of the server; see docs/settings.md
M.defaults = {
  cmd = { "lacuna", "lsp", "--stdio" },
  filetypes = nil,
  root_markers = { ".git", ".hg", ".jj", "package.json", "pyproject.toml", "Cargo.toml", "go.mod" },
  ui = "own",
  trusted = true,
  keymaps = {
    accept = "<Tab>",
    accept_word = "<C-Right>",
    accept_line = "<C-Down>",
    next = "<M-]>",
    prev = "<M-[>",
    dismiss = "<C-]>",
    trigger = "<M-\\>",
  },
  settings = {},
}

local function is_list_of_strings(value)
  if type(value) ~= "table" or not vim.islist(value) then
    return false
  end
  return vim.iter(value):all(function(each)
    return type(each) == "string" and each ~= ""
  end)
end

local function is_key(value)
  return value == false or (type(value) == "string" and value ~= "") or (is_list_of_strings(value) and #value > 0)
end

local checks = {
  cmd = {
    ok = function(value)
      return is_list_of_strings(value) and #value > 0
    end,
    want = 'a list of strings such as { "lacuna", "lsp", "--stdio" }',
  },
  filetypes = { ok = is_list_of_strings, want = 'a list of file types such as { "python", "lua" }' },
  root_markers = { ok = is_list_of_strings, want = 'a list of file names such as { ".git" }' },
  ui = {
    ok = function(value)
      return value == "own" or (value == "builtin" and vim.fn.has("nvim-0.12") == 1)
    end,
    want = '"own", or from Neovim 0.12 on "builtin"',
  },
  trusted = {
    ok = function(value)
      return type(value) == "boolean"
    end,
    want = "true or false",
  },
  settings = {
    ok = function(value)
      return type(value) == "table" and (vim.tbl_isempty(value) or not vim.islist(value))
    end,
    want = 'a table of settings such as { ["complete.level"] = "quiet" }',
  },
}

--- Known names that resemble an unknown one, best first.
local function nearest(name, known)
  local function distance(a, b)
    local row = {}
    for j = 0, #b do
      row[j] = j
    end
    for i = 1, #a do
      local diagonal = row[0]
      row[0] = i
      for j = 1, #b do
        local cost = a:byte(i) == b:byte(j) and 0 or 1
        diagonal, row[j] = row[j], math.min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
      end
    end
    return row[#b]
  end
  table.sort(known)
  for _, each in ipairs(known) do
    if distance(name, each) <= 2 then
      return ("did you mean `%s`?"):format(each)
    end
  end
  return "known are " .. table.concat(known, ", ")
end

local function check_keymaps(given, problems)
  local keymaps = vim.deepcopy(M.defaults.keymaps)
  if given == false then
    for name in pairs(keymaps) do
      keymaps[name] = false
    end
    return keymaps
  end
  if type(given) ~= "table" then
    table.insert(problems, "`keymaps` must be a table, or false for no keys at all, not " .. vim.inspect(given))
    return keymaps
  end
  for name, value in pairs(given) do
    if keymaps[name] == nil then
      local hint = nearest(tostring(name), vim.tbl_keys(keymaps))
      table.insert(problems, ("unknown key map `keymaps.%s`: %s"):format(name, hint))
    elseif not is_key(value) then
      local want = 'a key such as "<Tab>", a list of keys, or false'
      table.insert(problems, ("`keymaps.%s` must be %s, not %s"):format(name, want, vim.inspect(value)))
    else
      keymaps[name] = value
    end
  end
  return keymaps
end

--- A usable configuration, and one sentence for each option that was ignored.
---@param given any
---@return lacuna.Options, string[]
function M.read(given)
  local options = vim.deepcopy(M.defaults)
  if given == nil then
    return options, {}
  end
  if type(given) ~= "table" then
    return options, { "setup() takes a table, not " .. vim.inspect(given) }
  end
  local problems = {}
  for name, value in pairs(given) do
    if name == "keymaps" then
      options.keymaps = check_keymaps(value, problems)
    elseif not checks[name] then
      local known = vim.list_extend({ "keymaps" }, vim.tbl_keys(checks))
      table.insert(problems, ("unknown option `%s`: %s"):format(tostring(name), nearest(tostring(name), known)))
    elseif not checks[name].ok(value) then
      table.insert(problems, ("`%s` must be %s, not %s"):format(name, checks[name].want, vim.inspect(value)))
    else
      options[name] = vim.deepcopy(value)
    end
  end
  table.sort(problems)
  return options, problems
end

return M
