import { escaped } from '../../picture';
import { printable } from '../printable';

/** HTML that is safe to put into a page. */
export interface Markup {
	readonly markup: string;
}

type MarkupValue = string | number | Markup | null | readonly MarkupValue[];

/**
 * A template of HTML. Texts in it are escaped, so that no name of a device can become a tag or end an attribute; null is left out, lists are joined.
 * Attributes need double quotes around them.
 */
export function markup(parts: TemplateStringsArray, ...values: MarkupValue[]): Markup {
	const texts = parts.map((part, index) => (index === 0 ? '' : written(values[index - 1] ?? null)) + part);
	return { markup: texts.join('') };
}

function written(value: MarkupValue): string {
	if (value === null) return '';
	if (typeof value === 'string') return escaped(printable(value));
	if (typeof value === 'number') return String(value);
	return 'markup' in value ? value.markup : value.map(written).join('');
}

/** A text that somebody else has chosen: it keeps its direction to itself. */
export const foreign = (text: string): Markup => markup`<bdi>${text}</bdi>`;
