/** An item as a Code node gives it to n8n. */
export interface Item {
	json: object;
	pairedItem: { item: number };
}

/** "00Z" to "59Z". */
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}Z`);

/**
 * Makes a function from epoch seconds to ISO 8601 in UTC; 0 stands for "never". Making a Date takes a third of the time of an item, and times that
 * follow each other are close, so it is made once a minute.
 */
export function createIso(): (seconds: number) => string | null {
	let minute = NaN;
	let start = '';
	return (seconds) => {
		if (seconds <= 0) return null;
		const second = seconds % 60;
		if (seconds - second !== minute) {
			minute = seconds - second;
			start = new Date(minute * 1000).toISOString().slice(0, 17);
		}
		return `${start}${SECONDS[second] ?? ''}`;
	};
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
