import { SparkMD5 } from '../../thirdParty';

/** @returns a few characters that change when the text does, where the text itself would be too long to remember */
export function fingerprintOf(text: string, length: number): string {
	return parseInt(SparkMD5.hash(text).slice(0, 12), 16).toString(36).padStart(length, '0').slice(-length);
}
