interface Store<Value> {
	get(key: string): Value | undefined;
	set(key: string, value: Value): void;
}

/** @returns the value of a key, which is created when it is wanted for the first time; it becomes the newest value of the store */
export function getOrCreate<Value>(store: Store<Value>, key: string, create: () => Value): Value {
	const value = store.get(key) ?? create();
	store.set(key, value);
	return value;
}

/** The same function, which does its task once for each key. */
export function memoize<Value extends object>(task: (key: string) => Value): (key: string) => Value {
	const values = new Map<string, Value>();
	return (key) => getOrCreate(values, key, () => task(key));
}
