--- Answers `lacuna/definitions` with what the other language servers of a buffer know.
local M = {}

local method = "textDocument/definition"
local most_places, most_definitions, most_bytes = 8, 20, 4000
local lines_of_bare_name = 15 -- many servers name only the identifier
local most_file_bytes = 1024 * 1024

---@param path string
---@return string[]
local function lines_of(path)
  local bufnr = vim.fn.bufnr(path)
  if bufnr > 0 and vim.api.nvim_buf_is_loaded(bufnr) then
    return vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  end
  local stat = vim.uv.fs_stat(path)
  if not stat or stat.type ~= "file" or stat.size > most_file_bytes then
    return {}
  end
  local ok, lines = pcall(vim.fn.readfile, path)
  return ok and lines or {}
end

local function read(place)
  local uri, range = place.targetUri or place.uri, place.targetRange or place.range
  if type(uri) ~= "string" or not vim.startswith(uri, "file:") or type(range) ~= "table" then
    return nil
  end
  local first, last = range.start.line, range["end"].line
  local lines, taken, bytes = lines_of(vim.uri_to_fname(uri)), {}, 0
  for row = first, last > first and last or first + lines_of_bare_name do
    local line = lines[row + 1]
    bytes = bytes + #(line or "") + 1
    if not line or bytes > most_bytes then
      break
    end
    table.insert(taken, line)
  end
  if #taken == 0 then
    return nil
  end
  return {
    uri = uri,
    range = {
      start = { line = first, character = 0 },
      ["end"] = { line = first + #taken - 1, character = vim.str_utfindex(taken[#taken], "utf-16") },
    },
    text = table.concat(taken, "\n"),
  }
end

--- One place, a list of places, or nothing.
local function places_in(result)
  if type(result) ~= "table" then
    return {}
  end
  return vim.islist(result) and result or { result }
end

---@param params { textDocument: { uri: string }, positions: { line: integer, character: integer }[] }
---@param done fun(definitions: table[])
local function collect(params, done)
  local bufnr = vim.uri_to_bufnr(params.textDocument.uri)
  local found, seen, waiting = {}, {}, 1
  local function answered(result)
    for _, place in ipairs(places_in(result)) do
      local ok, definition = pcall(read, place)
      local key = ok and definition and definition.uri .. "#" .. definition.range.start.line
      if key and not seen[key] and #found < most_definitions then
        seen[key] = true
        table.insert(found, definition)
      end
    end
    waiting = waiting - 1
    if waiting == 0 then
      done(found)
    end
  end
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = bufnr, method = method })) do
    for index, position in ipairs(params.positions) do
      if client.name ~= "lacuna" and client.offset_encoding == "utf-16" and index <= most_places then
        local asked = { textDocument = params.textDocument, position = position }
        waiting = waiting + 1
        local sent = client:request(method, asked, function(_, result)
          answered(result)
        end, bufnr)
        if not sent then
          waiting = waiting - 1
        end
      end
    end
  end
  answered(nil)
end

--- A handler of a server's request runs in a coroutine, so it may wait for the others.
function M.handle(_, params)
  local waiter, is_waiting, definitions = coroutine.running(), false, nil
  collect(params, function(found)
    definitions = found
    if is_waiting then
      coroutine.resume(waiter)
    end
  end)
  if not definitions then
    is_waiting = true
    coroutine.yield()
  end
  return { definitions = definitions }
end

return M
