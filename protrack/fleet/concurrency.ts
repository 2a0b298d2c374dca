/** Calls of one run that are under way at once; the account's own pace may allow fewer. */
export const MAX_AT_ONCE = 16;
