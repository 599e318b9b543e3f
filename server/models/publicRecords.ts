/** Registries whose users download by the hash they state, with the commit that was read. */
export const tabby = "TabbyML/registry-tabby models.json at 7a9d54e";
export const localAi = "mudler/LocalAI gallery at 82c191a";
