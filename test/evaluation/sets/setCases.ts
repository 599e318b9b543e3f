import type { SetCase } from "../../../server/evaluation/sets/setCase.ts";

export const setCase = (given: Partial<SetCase>): SetCase => ({
  ...{
    id: "x",
    language: "python",
    prefix: "",
    suffix: "",
    answer: "a",
    tests: "",
    entryPoint: "",
    repo: "",
    path: "",
  },
  crossFile: undefined,
  ...given,
});
