/** An item as a Code node gives it to n8n. */
export interface Item {
	json: object;
	pairedItem: { item: number };
}

/** Epoch seconds as ISO 8601 in UTC; 0 stands for "never". */
export function iso(seconds: number): string | null {
	return seconds > 0 ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : null;
}

/** -1 stands for "no such sensor". */
export function known(value: number): number | null {
	return value === -1 ? null : value;
}

/** (0,0) stands for "no fix". */
export function mapUrl(latitude: number, longitude: number): string | null {
	return latitude === 0 && longitude === 0
		? null
		: `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;
}
