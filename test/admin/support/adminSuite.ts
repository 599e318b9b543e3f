import { openEmbeddedDatabase } from "../../accounts/support/embeddedFolder.ts";
import { AdminServer } from "./adminServer.ts";

/** A suite whose tests each have an empty server. */
export function adminSuite(name: string, tests: (current: () => AdminServer) => void): void {
  suite(name, function () {
    this.timeout(60_000);
    let opened: Awaited<ReturnType<typeof openEmbeddedDatabase>> | undefined;
    let server: AdminServer | undefined;
    suiteSetup(async () => {
      opened = await openEmbeddedDatabase();
    });
    setup(async () => {
      if (opened) server = await AdminServer.on(opened.sql);
    });
    teardown(() => server?.close());
    suiteTeardown(() => opened?.stop());
    tests(() => {
      if (!server) throw new Error("only inside a test");
      return server;
    });
  });
}
