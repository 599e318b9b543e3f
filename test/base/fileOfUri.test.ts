import assert from "node:assert/strict";
import { fileOfUri, withCapitalDrive } from "../../server/base/fileOfUri.ts";

suite("the file behind a URI", () => {
  const cases: { system: "Windows" | "POSIX"; uri: string; file: string | undefined }[] = [
    { system: "Windows", uri: "file:///c%3A/Users/ann/a%20b.ts", file: "C:\\Users\\ann\\a b.ts" },
    { system: "Windows", uri: "file:///C:/Users/ann/a.ts", file: "C:\\Users\\ann\\a.ts" },
    { system: "Windows", uri: "file:///c:/", file: "C:\\" },
    { system: "Windows", uri: "file://server/share/a.ts", file: "\\\\server\\share\\a.ts" },
    { system: "Windows", uri: "file:///home/ann/a.ts", file: undefined },
    { system: "Windows", uri: "file:///c%3A/a%2Fb.ts", file: undefined },
    { system: "Windows", uri: "file:///c%3A/a%5Cb.ts", file: undefined },
    { system: "POSIX", uri: "file:///home/ann/a%20b.ts", file: "/home/ann/a b.ts" },
    { system: "POSIX", uri: "file:///c%3A/a.ts", file: "/c:/a.ts" },
    { system: "POSIX", uri: "file://server/share/a.ts", file: undefined },
    { system: "POSIX", uri: "file:///a%2Fb.ts", file: undefined },
    { system: "POSIX", uri: "untitled:Untitled-1", file: undefined },
    { system: "Windows", uri: "vscode-vfs://github/a/b.ts", file: undefined },
  ];
  for (const { system, uri, file } of cases)
    test(`${system}: ${uri}`, () => assert.equal(fileOfUri(uri, system === "Windows"), file));

  test("only a drive's letter is changed", () => {
    const paths = ["c:\\A\\b", "C:\\a", "/c:/a", "\\\\c\\d", "\\\\?\\c:\\a", "c:"];
    assert.deepEqual(paths.map(withCapitalDrive), ["C:\\A\\b", ...paths.slice(1)]);
  });
});
