import { doctorMethod, type DoctorResult } from "../../../shared/protocol.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

/** `lacuna/doctor` */
export const doctor: Method = (session) => {
  const empty = (): DoctorResult => ({ markdown: "The check itself failed; the log has the details." });
  const at = { name: doctorMethod, log: session.log, empty };
  session.connection.onRequest(
    doctorMethod,
    guard(at, async () => ({ markdown: await session.deps.doctor() })),
  );
};
