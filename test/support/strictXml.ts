/** An element of an XML text, with its attributes and its own text, entities resolved. */
export interface XmlElement {
	name: string;
	attributes: Record<string, string>;
	text: string;
	children: XmlElement[];
}

const NAME = '[A-Za-z_][\\w:.-]*';
const ATTRIBUTE = `\\s+(${NAME})="([^"<]*)"`;
const OPENING = new RegExp(`<(${NAME})((?:${ATTRIBUTE})*)\\s*(/?)>`, 'y');
const CLOSING = new RegExp(`</(${NAME})\\s*>`, 'y');
const TEXT = /[^<]+/y;
/** What the XML specification allows. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads XML without a declaration, comments or CDATA, and forgives nothing.
 * @throws Error at whatever is not well-formed
 */
export function readXml(xml: string): XmlElement {
	const forbidden = FORBIDDEN.exec(xml);
	if (forbidden) throw new Error(`a character that XML does not allow at ${forbidden.index}`);
	const outside: XmlElement = { name: '', attributes: {}, text: '', children: [] };
	const open = [outside];
	for (let position = 0; position < xml.length; ) {
		const current = open.at(-1)!;
		const match = (pattern: RegExp) => {
			pattern.lastIndex = position;
			const found = pattern.exec(xml);
			position += found?.[0].length ?? 0;
			return found;
		};
		const text = match(TEXT);
		if (text) {
			current.text += resolved(text[0]);
			continue;
		}
		const opening = match(OPENING);
		if (opening) {
			const element = { name: opening[1]!, attributes: attributesOf(opening[2]!), text: '', children: [] };
			current.children.push(element);
			if (opening.at(-1) === '') open.push(element);
			continue;
		}
		const closing = match(CLOSING);
		if (!closing || open.pop()!.name !== closing[1])
			throw new Error(`not well-formed: ${xml.slice(position, position + 60)}`);
	}
	if (open.length !== 1 || outside.children.length !== 1 || outside.text.trim() !== '')
		throw new Error('not one root element');
	return outside.children[0]!;
}

function attributesOf(text: string): Record<string, string> {
	const pairs = [...text.matchAll(new RegExp(ATTRIBUTE, 'g'))].map(
		([, name, value]) => [name!, resolved(value!)] as const,
	);
	if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`an attribute twice: ${text}`);
	return Object.fromEntries(pairs);
}

function resolved(text: string): string {
	return text.replace(/&([^;]*);?/g, (found, name: string) => {
		const character = ENTITIES[name];
		if (character === undefined || !found.endsWith(';')) throw new Error(`an unknown entity: ${found}`);
		return character;
	});
}

/** An element and all below it. */
export const allOf = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(allOf)];
