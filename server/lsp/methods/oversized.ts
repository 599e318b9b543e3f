import { guardNotification } from "../guard.ts";
import { oversizedMethod, type OversizedParams } from "../guardReader.ts";
import type { Method } from "../session.ts";

/** A message that was too long to be read: the document it was about is not known any better than by its name. */
export const oversized: Method = (session) => {
  session.connection.onNotification(
    oversizedMethod,
    guardNotification({ name: oversizedMethod, log: session.log }, ({ method, uri }: OversizedParams) => {
      if (uri !== undefined && /^textDocument\/did(Open|Change)$/.test(method)) session.documents.openTooLarge(uri);
    }),
  );
};
