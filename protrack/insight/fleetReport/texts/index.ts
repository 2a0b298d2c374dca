/** The texts of fleet reports, by language. */
import { en } from './en';
import { es } from './es';
import { pt } from './pt';
import type { ReportTexts } from './reportTexts';

export type { Counted, ReportTexts } from './reportTexts';

export const reportTexts = { en, es, pt } as const satisfies Record<string, ReportTexts>;

export type ReportLanguage = keyof typeof reportTexts;
