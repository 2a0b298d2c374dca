/** Puts values into the `{name}` places of a text. */
export const fillText = (text: string, values: Readonly<Record<string, string>>): string =>
	text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
