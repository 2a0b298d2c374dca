/** The texts of fleet reports, by language. */
import type { Language } from '../../drawing/texts';
import { en } from './en';
import { es } from './es';
import { pt } from './pt';
import type { ReportTexts } from './reportTexts';

export type { Counted, ReportTexts } from './reportTexts';

export const reportTexts: Readonly<Record<Language, ReportTexts>> = { en, es, pt };
