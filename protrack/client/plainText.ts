import { noSecrets, type Secrets } from './secrets';

/** No message of ours is longer; what a server makes longer is cut. */
const MAX_TEXT = 100_000;

/** Opening to closing bracket with no other bracket between them, so that no text takes long. */
const TAG = /<[^<>]*>/g;
const ENTITY = /&(?:amp;)*(?:#0{0,5}(\d{1,7})|#x0{0,5}([0-9a-f]{1,6})|([a-z][a-z0-9]{1,30}));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Line breaks would begin a line of their own in a log, and other control characters can change what a terminal shows. */
const BREAKS = /[\s\p{Cc}]+/gu;
/** Invisible characters that turn the direction of the text around them, and halves of characters. */
const INVISIBLE = /[\p{Cf}\p{Cs}]/gu;

/**
 * Makes text fit to stand in a message, a hint or a log, whoever it comes from: one line without tags, entities, control and direction characters. n8n
 * shows some of these texts as HTML.
 * @param max characters that are kept
 */
export function inOneLine(text: string, max = MAX_TEXT): string {
	const decoded = text
		.replace(ENTITY, (_, decimal?: string, hexadecimal?: string, name?: string) =>
			characterOf(decimal, hexadecimal, name),
		)
		// What was encoded twice in a mixed way is no entity any more.
		.replace(/&(?=#?\w{1,31};)/g, '');
	const plain = decoded.replace(TAG, ' ').replace(/[<>]/g, '').replace(INVISIBLE, '');
	return plain
		.replace(BREAKS, ' ')
		.trim()
		.slice(0, max)
		.replace(/[\uD800-\uDBFF]$/, '')
		.trimEnd();
}

function characterOf(decimal: string | undefined, hexadecimal: string | undefined, name: string | undefined): string {
	if (name !== undefined) return NAMED[name.toLowerCase()] ?? ' ';
	const codePoint = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
	return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' ';
}

/** No more of a server's text is read. Its end may cut a secret in two, so as much as the longest spelling of one is dropped there. */
const LOOKED_AT = 20_000;
const LONGEST_SECRET = 5000;

/** A server's text, fit for one of our messages. @param max characters that are kept */
export function serverWords(text: string, max: number, secrets: Secrets = noSecrets): string {
	const hidden = secrets.inWords(text.slice(0, LOOKED_AT));
	const whole = text.length > LOOKED_AT ? hidden.slice(0, -LONGEST_SECRET) : hidden;
	// Secrets are hidden before tags are removed, since one may have brackets, and again after it, since tags may have split one. The cut comes last.
	return secrets.inWords(inOneLine(whole)).slice(0, max).trimEnd();
}
