interface Store<Key, Value> {
	get(key: Key): Value | undefined;
	set(key: Key, value: Value): void;
}

/** @returns the value of a key, created at the first access; in a process map it becomes the newest entry */
export function getOrCreate<Key, Value>(store: Store<Key, Value>, key: Key, create: () => Value): Value {
	const value = store.get(key) ?? create();
	store.set(key, value);
	return value;
}
