if vim.g.loaded_lacuna then
  return
end
vim.g.loaded_lacuna = 1

vim.api.nvim_create_user_command("Lacuna", function(call)
  require("lacuna.commands").run(call.fargs)
end, {
  nargs = "*",
  desc = "Lacuna: code completion from a model on your own machine",
  complete = function(lead, line)
    return require("lacuna.commands").complete(lead, line)
  end,
})
