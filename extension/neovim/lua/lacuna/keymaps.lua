--- Keys in Insert mode. A key acts on a suggestion if one is shown; otherwise it does what it did before.
local M = {}

---@class lacuna.Binding
---@field acts fun(): boolean whether the key is ours right now
---@field keys string what is typed instead, in the notation of key maps

local previous = {} ---@type table<integer, table<string, table>> buffer-local mappings that ours hide

local function termcodes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- The mapping that would have run without ours: the hidden buffer-local one, or the global one as it is by then.
---@return table?
local function mapping_below(bufnr, lhs)
  local hidden = (previous[bufnr] or {})[lhs]
  if hidden then
    return hidden
  end
  local raw = termcodes(lhs)
  for _, each in ipairs(vim.api.nvim_get_keymap("i")) do
    if (each.lhsraw or termcodes(each.lhs)) == raw or each.lhsrawalt == raw then
      return each
    end
  end
  return nil
end

local pending_callback ---@type function?

--- Runs a Lua mapping that is no expression, outside of the text lock.
function M.run_pending()
  local callback = pending_callback
  pending_callback = nil
  if callback then
    callback()
  end
end

local function script_keys(mapping)
  local rhs = mapping.rhs or ""
  return (rhs:gsub("<[Ss][Ii][Dd]>", ("<SNR>%d_"):format(mapping.sid or 0)))
end

--- Types what `mapping` stands for, with remapping if the mapping asks for it.
local function feed(mapping, lhs)
  local keys
  if mapping.callback and mapping.expr == 1 then
    keys = mapping.callback() or ""
    if mapping.replace_keycodes == 1 then
      keys = termcodes(keys)
    end
  elseif mapping.callback then
    pending_callback = mapping.callback
    keys = termcodes('<Cmd>lua require("lacuna.keymaps").run_pending()<CR>')
  elseif mapping.expr == 1 then
    keys = vim.api.nvim_eval(script_keys(mapping))
    if mapping.replace_keycodes == 1 then
      keys = termcodes(keys)
    end
  else
    keys = termcodes(script_keys(mapping))
  end
  if type(keys) ~= "string" or keys == "" then
    return
  end
  -- A mapping that begins with its own key types that key as it is, as Vim does for recursive mappings.
  local raw = termcodes(lhs)
  if mapping.noremap == 0 and not vim.startswith(keys, raw) then
    vim.api.nvim_feedkeys(keys, "mi", false)
  elseif mapping.noremap == 0 then
    vim.api.nvim_feedkeys(keys:sub(#raw + 1), "mi", false)
    vim.api.nvim_feedkeys(raw, "ni", false)
  else
    vim.api.nvim_feedkeys(keys, "ni", false)
  end
end

local function list(keys)
  if not keys then
    return {}
  end
  return type(keys) == "table" and keys or { keys }
end

---@param bufnr integer
---@param keys string|string[]|false
---@param binding lacuna.Binding
function M.bind(bufnr, keys, binding)
  for _, lhs in ipairs(list(keys)) do
    local before = vim.api.nvim_buf_call(bufnr, function()
      return vim.fn.maparg(lhs, "i", false, true)
    end)
    if before.buffer == 1 and before.desc ~= binding.desc then
      previous[bufnr] = previous[bufnr] or {}
      previous[bufnr][lhs] = before
    end
    vim.keymap.set("i", lhs, function()
      if binding.acts() then
        return binding.keys
      end
      local below = mapping_below(bufnr, lhs)
      if not below then
        return lhs
      end
      feed(below, lhs)
      return ""
    end, { buffer = bufnr, expr = true, replace_keycodes = true, desc = binding.desc })
  end
end

--- Puts back what was there before.
---@param bufnr integer
---@param keymaps lacuna.Keymaps
function M.unbind(bufnr, keymaps)
  if not vim.api.nvim_buf_is_valid(bufnr) then
    previous[bufnr] = nil
    return
  end
  for _, keys in pairs(keymaps) do
    for _, lhs in ipairs(list(keys)) do
      pcall(vim.keymap.del, "i", lhs, { buffer = bufnr })
      local before = (previous[bufnr] or {})[lhs]
      if before then
        vim.api.nvim_buf_call(bufnr, function()
          vim.fn.mapset("i", false, before)
        end)
      end
    end
  end
  previous[bufnr] = nil
end

return M
