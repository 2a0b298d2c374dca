/** @returns what a person typed as an IMEI, without the spaces between its groups */
export function withoutSpaces(imei: string): string {
	return imei.replace(/\s/g, '');
}

/** An IMEI has 15 digits; trackers without a cellular module have shorter numbers in its place. */
export function isImei(text: string): boolean {
	return /^\d{8,20}$/.test(text);
}
