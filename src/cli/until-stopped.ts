/** Resolves at Ctrl-C, SIGTERM, or when the parent that holds our IPC channel is gone. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
      process.off("disconnect", stop);
      if (process.connected) process.disconnect?.();
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    process.on("disconnect", stop);
  });
}
