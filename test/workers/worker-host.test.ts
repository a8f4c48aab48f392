import { describe, expect, test } from "vitest";
import { anotherWorkerDoes, answering, engine, gate, host, lines, scaled, TASK, threeHeartbeats } from "./hosting.ts";

describe("complete is not lost", () => {
  test.each<[string, (500 | "reset" | "silent")[]]>([
    ["connection resets", ["reset", "reset"]],
    ["answers 500", [500, 500, 500]],
    ["no answer", ["silent"]],
  ])("%s: tried again", async (_name, faults) => {
    const worker = host(answering({ x: 1 }), { requestTimeoutMs: 150, asyncResponseTimeoutMs: 100 });
    engine.faults.complete = [...faults];
    engine.offer(TASK);
    const attempts = await engine.seen("complete", faults.length + 1);
    await worker.stop();
    expect(attempts.map((attempt) => attempt.body.variables.x.value)).toEqual(attempts.map(() => 1));
    expect(worker.metrics.completed).toBe(1);
    expect(engine.of("failure")).toEqual([]);
  });

  test("accepted but the answer was lost: the 404 on the second attempt counts as done", async () => {
    const worker = host(answering({}));
    engine.faults.complete = ["done-then-reset"];
    engine.offer(TASK);
    await engine.seen("complete", 2);
    await worker.stop();
    expect(worker.metrics).toMatchObject({ completed: 1, failed: 0 });
  });

  test("waits longer from attempt to attempt and gives up after six, as a failure", async () => {
    const asked: number[] = [];
    host(answering({}), { wait: scaled(asked) });
    engine.faults.complete = [500, 500, 500, 500, 500, 500];
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body.retries).toBe(4);
    expect(asked).toEqual([200, 400, 800, 1600, 3200]);
    expect(engine.of("complete")).toHaveLength(6);
  });

  test("a refusal (400) is not repeated", async () => {
    host(answering({}));
    engine.faults.complete = [400];
    engine.offer(TASK);
    await engine.seen("failure");
    expect(engine.of("complete")).toHaveLength(1);
  });
});

describe("the lock", () => {
  test("is extended while the handler runs, and no longer", async () => {
    const { open, opened } = gate();
    const worker = host(
      async () => {
        await opened;
        return {};
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    const beats = await engine.seen("extendLock", 3);
    expect(beats.map((beat) => beat.body.newDuration)).toEqual([40, 40, 40]);
    open();
    await engine.seen("complete");
    await worker.stop();
    const total = engine.of("extendLock", "task-1").length;
    await threeHeartbeats();
    expect(engine.of("extendLock", "task-1")).toHaveLength(total);
  });

  test.each([400, 404])("lost (%i): the signal aborts, nothing is completed or reported", async (status) => {
    engine.faults.extendLock = [status];
    const aborted = gate();
    const worker = host(
      async (task) => {
        await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        aborted.open();
        return { variables: { late: true } };
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await aborted.opened;
    await worker.stop();
    expect(engine.of("complete")).toEqual([]);
    expect(engine.of("failure")).toEqual([]);
    expect(worker.metrics).toMatchObject({ completed: 0, failed: 0, locksLost: 1 });
  });

  test("lost, and the handler throws because of it: not reported either", async () => {
    engine.faults.extendLock = [404];
    const worker = host(
      async (task) => {
        await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        throw new Error("中断");
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await engine.seen("extendLock");
    await worker.stop();
    expect(engine.of("failure")).toEqual([]);
  });

  test.each<[string, 401 | 500 | "reset"]>([
    ["401", 401],
    ["500", 500],
    ["a broken connection", "reset"],
  ])("%s on a heartbeat says nothing of the lock", async (_name, fault) => {
    engine.faults.extendLock = [fault];
    const { open, opened } = gate();
    const worker = host(
      async (task) => {
        await opened;
        return { variables: { aborted: task.signal.aborted } };
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await engine.seen("extendLock", 2);
    open();
    const [completed] = await engine.seen("complete");
    await worker.stop();
    expect(completed?.body.variables.aborted.value).toBe(false);
  });
});

describe("polling", () => {
  test("asks for long polls, one at a time", async () => {
    host(answering({}), { asyncResponseTimeoutMs: 12_345, lockDurationMs: 6_789 });
    const [poll] = await engine.seen("fetchAndLock");
    expect(poll?.body).toMatchObject({
      asyncResponseTimeout: 12_345,
      topics: [{ topicName: "topic", lockDuration: 6_789, includeExtensionProperties: true }],
    });
    for (let index = 0; index < 5; index += 1) {
      engine.offer({ ...TASK, id: `task-${index}` });
      await engine.seen("complete", index + 1);
    }
    expect(engine.mostPollsAtOnce).toBe(1);
  });

  test("refused again and again, it asks more and more slowly, and says so", async () => {
    const asked: number[] = [];
    const worker = host(answering({}), { wait: scaled(asked) });
    engine.faults.fetchAndLock = [401, 401, 500, "reset", 401, 401, 401, 401];
    engine.offer(TASK);
    await engine.seen("complete");
    expect(asked).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(engine.of("fetchAndLock").length).toBeLessThanOrEqual(10);
    expect(worker.metrics.pollErrors).toBe(8);
    expect(lines[0]).toContain("401");
  });

  test("after a success it begins again with the shortest pause", async () => {
    const asked: number[] = [];
    host(answering({}), { wait: scaled(asked) });
    engine.faults.fetchAndLock = [500, 500];
    engine.offer(TASK);
    await engine.seen("complete");
    engine.faults.fetchAndLock = [500];
    engine.offer({ ...TASK, id: "task-2" }, { ...TASK, id: "task-3" });
    await engine.seen("complete", 3);
    engine.offer({ ...TASK, id: "task-4" });
    await engine.seen("complete", 4);
    expect(asked).toEqual([500, 1000, 500]);
  });

  test("a server that accepts and never answers does not stop it", async () => {
    engine.faults.fetchAndLock = ["silent"];
    host(answering({}), { asyncResponseTimeoutMs: 50, requestTimeoutMs: 100 });
    await engine.seen("fetchAndLock");
    engine.offer(TASK);
    const [completed] = await engine.seen("complete");
    expect(completed?.taskId).toBe("task-1");
  });

  test("never more handlers at once than maxParallelExecutions", async () => {
    const release = gate();
    let now = 0;
    let most = 0;
    host(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await release.opened;
        now -= 1;
        return {};
      },
      { maxParallelExecutions: 3, lockDurationMs: 40 },
    );
    engine.offer(...Array.from({ length: 10 }, (_, index) => ({ ...TASK, id: `task-${index}` })));
    await engine.seen("extendLock", 9);
    expect(most).toBe(3);
    release.open();
    await engine.seen("complete", 10);
    expect(most).toBe(3);
  });

  test("leaves no listeners behind, however often it asks", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    host(answering({}));
    for (let index = 0; index < 40; index += 1) {
      engine.offer({ ...TASK, id: `task-${index}` });
      await engine.seen("complete", index + 1);
    }
    process.off("warning", note);
    expect(warnings.filter((warning) => warning.name === "MaxListenersExceededWarning")).toEqual([]);
  });
});

describe("stop", () => {
  test("lets a running handler finish and complete, and asks for nothing more", async () => {
    const begun = gate();
    const release = gate();
    const worker = host(async () => {
      begun.open();
      await release.opened;
      return { variables: { done: true } };
    });
    engine.offer(TASK);
    await begun.opened;
    await engine.seen("fetchAndLock", 2);
    const polls = engine.of("fetchAndLock").length;
    const stopped = worker.stop();
    release.open();
    await stopped;
    expect(engine.of("complete")).toHaveLength(1);
    await anotherWorkerDoes("task-2");
    expect(engine.of("fetchAndLock").filter((poll) => poll.body.workerId === worker.workerId).length).toBe(polls);
    expect(engine.of("complete", "task-1")).toHaveLength(1);
  });

  test("breaks the long poll off instead of waiting for it", async () => {
    const worker = host(answering({}), { asyncResponseTimeoutMs: 600_000 });
    await engine.seen("fetchAndLock");
    await worker.stop();
    expect(worker.metrics.pollErrors).toBe(0);
  });

  test("gives back what was locked for it but never begun", async () => {
    const worker = host(answering({}));
    await engine.seen("fetchAndLock");
    engine.lockUnseen("task-9", worker.workerId);
    await worker.stop();
    expect(engine.of("unlock").map((request) => request.taskId)).toEqual(["task-9"]);
    expect(engine.lockedBy(worker.workerId)).toEqual([]);
  });

  test("an engine that is gone does not keep it from stopping", async () => {
    const worker = host(answering({}));
    await engine.seen("fetchAndLock");
    engine.faults["external-task"] = ["reset"];
    await worker.stop();
    expect(lines.at(-1)).toContain("归还");
  });

  test("during a pause after a failed poll it ends at once and does not begin again", async () => {
    const paused = gate();
    const worker = host(answering({}), {
      wait: async (_milliseconds, signal) => {
        paused.open();
        await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      },
    });
    engine.faults.fetchAndLock = [500];
    await paused.opened;
    await worker.stop();
    await anotherWorkerDoes("task-1");
    expect(engine.of("fetchAndLock").filter((poll) => poll.body.workerId === worker.workerId)).toHaveLength(1);
  });
});
