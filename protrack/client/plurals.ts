/** As a person reads it: 1,500. */
export function inDigits(count: number): string {
	return count.toLocaleString('en-US');
}

/** "1 device", "1,500 devices". @param noun whose plural ends in "s" */
export function counted(count: number, noun: string): string {
	return `${inDigits(count)} ${plural(count, noun)}`;
}

/** "device", "devices". @param noun whose plural ends in "s" */
export function plural(count: number, noun: string): string {
	return count === 1 ? noun : `${noun}s`;
}
