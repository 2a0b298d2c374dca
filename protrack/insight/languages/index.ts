/** The languages of pictures and reports. A new one is one file beside these, and one line in `languageTexts`. */
import { en } from './en';
import { es } from './es';
import { fillText } from './fillText';
import type { LanguageTexts } from './languageTexts';
import { pt } from './pt';

export { fillText } from './fillText';
export type { PictureTexts } from './pictureTexts';
export type { Counted, ReportTexts } from './reportTexts';

export const languageTexts = { en, pt, es } as const satisfies Record<string, LanguageTexts>;

export type Language = keyof typeof languageTexts;

export const languages = Object.keys(languageTexts) as Language[];

/** What an alarm is called in a language. @param label what it is called in English */
export function alarmLabel({ type, label }: { type: number; label: string }, language: Language): string {
	const { alarms }: LanguageTexts = languageTexts[language];
	return alarms ? (alarms.labels[type] ?? fillText(alarms.unknown, { code: String(type) })) : label;
}
