/** How soon an orphaned server notices. A look costs microseconds. */
const intervalMs = 1000;

export type ParentWatch = { watch(processId: number | null | undefined): void; dispose(): void };

/**
 * Calls `gone` when the editor's process has ended. A process that is not there from the start is in another
 * container or on another machine, and is not watched.
 */
export function watchParent(gone: () => void): ParentWatch {
  let timer: NodeJS.Timeout | undefined;
  return {
    watch: (processId) => {
      if (timer !== undefined || typeof processId !== "number" || !isAlive(processId)) return;
      timer = setInterval(() => isAlive(processId) || gone(), intervalMs);
      timer.unref();
    },
    dispose: () => clearInterval(timer),
  };
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
