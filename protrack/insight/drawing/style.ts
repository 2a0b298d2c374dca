import type { DistanceUnit } from './format';
import { languageTexts, type Language, type PictureTexts } from '../languages';
import { pictureThemes, type PictureTheme, type ThemeName } from './theme';

/** What all maps and charts can be told. */
export interface PictureRequest {
	/** Pixels. */
	width: number;
	height: number;
	theme: ThemeName;
	language: Language;
	unit: DistanceUnit;
	/** IANA name of the zone of all times. */
	zone: string;
	/** Instead of the names of the vehicles. */
	title?: string | null;
	/** Whether something that belongs into the picture could not be read; the line below the title says so. */
	isIncomplete?: boolean;
	/**
	 * Whether the picture can show these letters: a PNG has Latin, Cyrillic and Greek only. A vehicle whose name it cannot show has its plate or its IMEI
	 * instead.
	 */
	canShow: (text: string) => boolean;
}

/** The same with its colors and words. */
export type PictureStyle = Omit<PictureRequest, 'theme' | 'language'> & { theme: PictureTheme; texts: PictureTexts };

export const toStyle = (request: PictureRequest): PictureStyle => ({
	...request,
	theme: pictureThemes[request.theme],
	texts: languageTexts[request.language].pictures,
});

/** The line below the title. What is missing comes first, where a narrow picture does not cut it off. */
export const subtitleOf = (text: string, { isIncomplete, texts }: PictureStyle): string =>
	isIncomplete ? `${texts.incomplete} · ${text}` : text;

/** What is known of a vehicle in a picture. */
export interface PicturedVehicle {
	name: string | null;
	plateNumber: string | null;
	imei: string;
}
