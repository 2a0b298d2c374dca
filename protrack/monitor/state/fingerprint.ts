import { shortHash } from '../../client';

/** @returns a few characters that change when the text does, where the text itself would be too long to remember */
export function fingerprintOf(text: string, length: number): string {
	return parseInt(shortHash(text, 12), 16).toString(36).padStart(length, '0').slice(-length);
}
