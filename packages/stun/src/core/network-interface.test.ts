import { expect, test } from "vitest";
import { isVirtualInterface } from "./network-interface.ts";

test("interfaces of containers and virtual machines are recognized by their names", () => {
  for (const name of ["docker0", "br-3f2a", "veth12ab", "virbr0", "vmnet8", "lxdbr0", "cni0", "podman1"]) {
    expect(isVirtualInterface(name), name).toBe(true);
  }
  for (const name of ["eth0", "wlp3s0", "en0", "br0", "tailscale0"]) {
    expect(isVirtualInterface(name), name).toBe(false);
  }
});
