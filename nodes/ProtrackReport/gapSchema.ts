/** A time without a report; the field is null where there is none. */
export const gapSchema = { from: 'string | null', to: 'string | null' } as const;
