import type { PictureTexts } from './pictureTexts';
import type { ReportTexts } from './reportTexts';

/** Everything that this package writes in one language. */
export interface LanguageTexts {
	/** As English speakers call the language. */
	name: string;
	pictures: PictureTexts;
	report: ReportTexts;
	/** What alarms are called, by the code of the platform; null where they keep their English labels. */
	alarms: {
		labels: Readonly<Record<number, string>>;
		/** A type that the document of the platform does not list; `{code}` is filled in. */
		unknown: string;
	} | null;
}
