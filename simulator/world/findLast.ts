/** The last item that fits; the library that the package compiles against has no findLast. */
export function findLast<T>(items: readonly T[], fits: (item: T) => boolean): T | undefined {
	for (let index = items.length - 1; index >= 0; index -= 1) {
		const item = items[index];
		if (item !== undefined && fits(item)) return item;
	}
	return undefined;
}
