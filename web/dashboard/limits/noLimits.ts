import type { LimitValues } from "../../../server/admin/api.ts";

export const noLimits: LimitValues = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
  tokensPerDay: null,
};
