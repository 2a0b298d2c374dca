/** Control characters, but not tabs and line breaks; marks that change the direction of the text after them; and what is no character at all. */
const HARMFUL = /[^\P{Cc}\t\r\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;
/** Half of a character. */
const HALF = /\p{Cs}/gu;

/** A text that anybody may have chosen, without characters that no file may have, or that show other text than there is. Letters of all languages stay. */
export const printable = (text: string): string => text.replace(HARMFUL, '').replace(HALF, '\uFFFD');

/** The same in one line. */
export const printableLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim();
