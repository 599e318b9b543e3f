/** What work that nobody waits for has to make way for. */
export interface Machine {
  /** False where nobody can tell. */
  isOnBattery(): Promise<boolean>;
  /** More work waits for the processor than it has cores. */
  isBusy(): boolean;
}
