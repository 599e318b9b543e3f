import assert from "node:assert/strict";
import { AddressLimit, networkOf } from "../../server/gateway/http/addressLimit.ts";
import { fakeClock } from "../support/fakeClock.ts";

suite("gateway: limits per address", () => {
  const same: readonly (readonly [what: string, one: string, other: string, isSame: boolean])[] = [
    ["addresses of one IPv6 network", "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true],
    ["another way to write it", "2001:db8:1:2::1", "2001:0DB8:0001:0002:0000:0000:0000:0001", true],
    ["zeros left out before the network ends", "2001:db8::1", "2001:db8:0:0:1:2:3:4", true],
    ["IPv4 in IPv6", "::ffff:10.0.0.1", "10.0.0.1", true],
    ["a zone", "fe80::1%eth0", "fe80::2%eth0", true],
    ["two IPv6 networks", "2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["two IPv4 addresses", "10.0.0.1", "10.0.0.2", false],
    ["two in IPv6", "::ffff:10.0.0.1", "::ffff:10.0.0.2", false],
    ["what is no address", "U1", "U2", false],
  ];
  for (const [what, one, other, isSame] of same)
    test(`${what}: ${isSame ? "one limit" : "two limits"}`, () =>
      assert.equal(networkOf(one) === networkOf(other), isSame, `${networkOf(one)} and ${networkOf(other)}`));

  test("another address of the same network buys no other attempt", () => {
    const limit = new AddressLimit({ perMinute: 1, burst: 2 }, fakeClock());
    const taken = [1, 2, 3].map((host) => limit.take(`2001:db8::${host}`)?.kind);
    assert.deepEqual(taken, [undefined, undefined, "overQuota"]);
    assert.equal(limit.take("2001:db8:1::1"), undefined);
  });
});
