import type { Route } from "../../route.ts";

/** A body with mistakes is answered with 422 and where they are, everything else with a message. */
export const sayMistralFailure: Route["sayFailure"] = ({ kind, message, faults, status }) =>
  faults.length > 0
    ? {
        status: 422,
        body: {
          detail: faults.map(({ path, wrong, allowed }) => ({
            loc: ["body", ...(path === "" ? [] : [path])],
            msg: `${wrong}; allowed is ${allowed}`,
            type: "value_error",
          })),
        },
      }
    : { body: { object: "error", message, type: kind, param: null, code: String(status) } };
