/** One step of the schema. Never changed once it was released: databases remember its checksum. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly up: string;
  /** Undoes `up`; what only the newer schema can hold is lost. */
  readonly down: string;
};
