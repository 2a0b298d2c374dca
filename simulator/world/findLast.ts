/** The last item for which `fits` is true. ES2022, which the package is compiled for, has no Array.findLast. */
export function findLast<T>(items: readonly T[], fits: (item: T) => boolean): T | undefined {
	for (let index = items.length - 1; index >= 0; index -= 1) {
		const item = items[index];
		if (item !== undefined && fits(item)) return item;
	}
	return undefined;
}
