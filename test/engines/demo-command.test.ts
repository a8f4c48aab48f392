import { expect, it } from "vitest";
import { guicheng } from "../cli/guicheng.ts";
import { TENANTS } from "../scenario-driver.ts";
import { EmptiedEngine } from "../scenario-engine.ts";
import { onRealEngines } from "./real-engine.ts";

/** The demo as a user runs it against a real engine: one account, which is nobody's in the directory, enters what everybody does. */

onRealEngines("guicheng demo --engine", ({ address, client }) => {
  it("plays a leave with its stand-ins, and what comes into it", { timeout: 300_000 }, async () => {
    await EmptiedEngine.of(client, TENANTS);
    const { code, stdout } = guicheng(["demo", "--only", "urgent-while-away", "--engine", address]);
    expect(stdout).toContain("代行：deputy-2 外出，由 deputy-1 代行〔第8条〕");
    expect(stdout).toContain("5 件全部与条文相符。");
    expect(code).toBe(0);
  });
});
