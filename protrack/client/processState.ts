/** What this process remembers for longer than one execution, by key. */
export interface ProcessMap<Value> {
	get(key: string): Value | undefined;
	/** Keeps a value as the newest one. When there are too many, the oldest that are not in use are dropped. */
	set(key: string, value: Value): void;
	/** Forgets a value, unless another one has taken its place. */
	delete(key: string, value: Value): void;
}

interface ProcessMapOptions<Value> {
	/** Left out where each value is deleted after use. */
	maxEntries?: number;
	isInUse?: (value: Value) => boolean;
	/** Stops the work of a value when everything is forgotten. */
	stop?: (value: Value) => void;
}

const maps: Array<{ forget: () => void }> = [];

/** Makes a map for a module. What modules remember is in such maps, so that `forgetProcessState` finds it. */
export function createProcessMap<Value>({
	maxEntries = Infinity,
	isInUse = () => false,
	stop = () => {},
}: ProcessMapOptions<Value>): ProcessMap<Value> {
	const entries = new Map<string, Value>();

	function dropOldest(newest: string): void {
		for (const [key, value] of entries) {
			if (entries.size <= maxEntries || key === newest) return;
			if (!isInUse(value)) entries.delete(key);
		}
	}

	maps.push({
		forget() {
			const values = [...entries.values()];
			entries.clear();
			values.forEach(stop);
		},
	});
	return {
		get: (key) => entries.get(key),
		set(key, value) {
			entries.delete(key);
			entries.set(key, value);
			dropOldest(key);
		},
		delete(key, value) {
			if (entries.get(key) === value) entries.delete(key);
		},
	};
}

/** Forgets everything, as if the process had just started. For tests, which must not share state. */
export function forgetProcessState(): void {
	for (const map of maps) map.forget();
}
