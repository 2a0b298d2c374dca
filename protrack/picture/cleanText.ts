/** Halves of characters, which no file may hold. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Control characters, those that XML does not allow, and those that change the direction of text. */
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\ufffe\uffff]/gu;
/** What has no shape of its own: joiners, soft hyphens, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** One line of any text that can be written anywhere: no control characters, nothing that could turn what stands beside it. */
export function cleanText(text: string): string {
	return text.replace(LONE_SURROGATES, '\ufffd').replace(BREAKS, ' ').replace(HARMFUL, '');
}

/** The characters of a text that can be seen, accents joined with their letters, and spaces. */
export function visibleCharacters(text: string): string[] {
	return Array.from(cleanText(text).replace(INVISIBLE, '').normalize('NFC'));
}
