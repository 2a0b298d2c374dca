interface Store<Key, Value> {
	get(key: Key): Value | undefined;
	set(key: Key, value: Value): void;
}

/** @returns the value of a key, which is created when it is wanted for the first time; a process map then counts it as its newest value */
export function getOrCreate<Key, Value>(store: Store<Key, Value>, key: Key, create: () => Value): Value {
	const value = store.get(key) ?? create();
	store.set(key, value);
	return value;
}
