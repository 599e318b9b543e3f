/** What `lacuna complete` was told, as the command line gives it. */
export type CompleteFlags = {
  readonly suffix?: string;
  readonly stdin?: boolean;
  readonly automatic?: boolean;
  readonly alternatives: string;
  readonly language?: string;
  readonly model?: string;
  readonly set?: readonly string[];
  readonly explain?: boolean;
  readonly json?: boolean;
};
