import { MarkupParser } from '../thirdParty';

/** An element of an XML text. Its name is without prefix. */
export interface Element {
	name: string;
	attributes: Readonly<Record<string, string>>;
	children: Element[];
	/** The text directly inside it. */
	text: string;
}

/** What is wrong with an XML text. */
export type MarkupError = 'broken' | 'tooDeep' | 'tooManyElements';

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML text. Definitions of entities are not read, so a short text stays short; element by element, so that deep nesting does not overflow
 * the stack.
 * @param max how deep elements may be nested, and how many there may be
 * @returns the outermost element, or what is wrong
 */
export function readMarkup(text: string, max: { depth: number; elements: number }): Element | MarkupError {
	const root: Element = { name: '', attributes: {}, children: [], text: '' };
	const open = [root];
	const state: { error: MarkupError | null; elements: number } = { error: null, elements: 0 };
	const parser = new MarkupParser(
		{
			onopentag(name, attributes) {
				state.elements += 1;
				if (open.length > max.depth) state.error = 'tooDeep';
				else if (state.elements > max.elements) state.error = 'tooManyElements';
				if (state.error) return;
				const element: Element = { name: localName(name), attributes, children: [], text: '' };
				open.at(-1)?.children.push(element);
				open.push(element);
			},
			ontext(data) {
				const element = open.at(-1);
				if (!state.error && element) element.text += data;
			},
			// The parser closes by itself what is not closed, as in a text that was cut off, and what ends with "/>".
			onclosetag(_, isImplied) {
				if (isImplied && text[parser.endIndex - 1] !== '/') state.error ??= 'broken';
				open.pop();
			},
		},
		{ xmlMode: true },
	);
	for (let begin = 0; begin < text.length && !state.error; begin += CHUNK)
		parser.write(text.slice(begin, begin + CHUNK));
	if (!state.error) parser.end();
	const [first, second] = root.children;
	return state.error ?? (first && !second ? first : 'broken');
}

/** So that an error ends the work soon. */
const CHUNK = 100_000;

/** The elements of that name directly inside. */
export const childrenOf = ({ children }: Element, name: string): Element[] =>
	children.filter((child) => child.name === name);

/** The text of the first element of that name directly inside, without spaces around it. */
export const textIn = (element: Element, name: string): string => childrenOf(element, name)[0]?.text.trim() ?? '';
