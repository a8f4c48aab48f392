import { describe, expect, test } from "vitest";
import decide from "../../workers/decide.ts";
import { BadData } from "../../workers/failures.ts";
import { Json } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, FOR_ISSUE, opened, REQUEST } from "./sample-documents.ts";

async function desk(id: string, parts = {}, extra = {}): Promise<Desk> {
  const made = await Desk.of(id);
  made.set({ ...opened(parts), ...extra });
  return made;
}

const intake = (made: Desk) => made.run(decide, { properties: { decision: "incoming" } });

describe("受理", () => {
  test("金川 五十六 one matter, to the office: taken in", async () => {
    const made = await desk("jinchuan");
    expect(await intake(made)).toMatchObject({ intakeOutcome: "proceed", findings: [], findingsText: "" });
    expect(made.rulings()).toMatchObject([{ decision: "incoming", outcome: "proceed" }]);
  });

  test("金川 五十六 两件事: returned, with the article", async () => {
    const values = await intake(await desk("jinchuan", { incoming: { ...REQUEST, matters: 2 } }));
    expect(values.intakeOutcome).toBe("return");
    expect(values.findingsText).toMatch(/分开报送（第56条）/);
  });

  test("金川 五十六 多头主送: refused", async () => {
    const values = await intake(await desk("jinchuan", { incoming: { ...REQUEST, addressees: 2 } }));
    expect(values.intakeOutcome).toBe("refuse");
  });

  test("西平 四十七 a coordinating body's text: there is no rule, the office is asked", async () => {
    const values = await intake(await desk("xiping", { incoming: { ...REQUEST, sender: "coordinating-body" } }));
    expect(values.intakeOutcome).toBe("not-regulated");
  });

  test("西平: everything people read carries 草案", async () => {
    const values = await intake(await desk("xiping", { incoming: { ...REQUEST, matters: 2 } }));
    expect(values.findingsText).toMatch(/^【草案】/);
  });

  test("a correction that could not be read goes back with the reason, whatever the rest says", async () => {
    const made = await desk("jinchuan", { incoming: FOR_ISSUE }, { correctionError: "补正内容不能读取" });
    const values = await intake(made);
    expect(values.intakeOutcome).toBe("return");
    expect(values.findingsText).toBe("补正内容不能读取");
  });

  test("a correction that could not be read does not reopen what is refused", async () => {
    const incoming = { ...REQUEST, addressees: 2 };
    const values = await intake(await desk("jinchuan", { incoming }, { correctionError: "补正内容不能读取" }));
    expect(values.intakeOutcome).toBe("refuse");
    expect(values.findingsText).toMatch(/^补正内容不能读取；不得多头报文/);
  });

  test("a very long reason still fits a variable", async () => {
    const made = await desk(
      "jinchuan",
      { incoming: { ...REQUEST, matters: 2 } },
      { correctionError: "错".repeat(3990) },
    );
    expect(String((await intake(made)).findingsText).length).toBeLessThanOrEqual(4000);
  });

  test("without intake facts it is bad data", async () => {
    await expect(intake(await desk("jinchuan", { incoming: undefined }))).rejects.toThrow(/document\.incoming：缺少/);
  });
});

describe("送达", () => {
  test("states when the parties were asked, and whom", async () => {
    const made = await desk("jinchuan", crossDepartment);
    const values = await made.run(decide, { properties: { decision: "countersign" } });
    expect(values).toMatchObject({
      sentOn: "2026-09-22T09:00:00+08:00",
      parties: [{ id: "a" }, { id: "b" }],
    });
    expect(made.rulings()).toMatchObject([
      { decision: "countersign", deadlines: [{ due: "2026-10-09", value: 7, unit: "workday", basis: ["57"] }] },
    ]);
  });

  test("without parties it is bad data", async () => {
    const made = await desk("jinchuan");
    await expect(made.run(decide, { properties: { decision: "countersign" } })).rejects.toThrow(BadData);
  });
});

test.each([[{}], [{ decision: "mark" }]])(
  "an element with properties %j is a fault of the diagram",
  async (properties) => {
    const made = await desk("jinchuan");
    await expect(made.run(decide, { properties })).rejects.toThrow(
      /属性 decision：.*可接受 incoming、countersign、leave$/,
    );
  },
);

test("without pinned rules nothing is decided", async () => {
  const made = await desk("jinchuan", {}, { rules: new Json({}) });
  await expect(intake(made)).rejects.toThrow(/变量 rules：.*open-case/);
});
