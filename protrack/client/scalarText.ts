/** @returns a text, number or boolean as text, "" for anything else: an expression or an import may give a value of any type where text is expected */
export function scalarText(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}
