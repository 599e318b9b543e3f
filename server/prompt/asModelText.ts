/** Models were trained on "\n", and a lone surrogate has no UTF-8 form. */
export const asModelText = (text: string): string =>
  (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text).toWellFormed();
