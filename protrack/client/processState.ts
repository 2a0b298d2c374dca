/** What this process remembers for longer than one execution, by key. What was set last stands last. */
export interface ProcessMap<Value> {
	get(key: string): Value | undefined;
	/** Keeps a value as the newest one. The oldest go when there are too many, but never one in use. */
	set(key: string, value: Value): void;
	/** Forgets a value; another one that has taken its place stays. */
	delete(key: string, value: Value): void;
}

interface ProcessMapOptions<Value> {
	/** Not needed where each value is deleted when it has done its work. */
	maxEntries?: number;
	isInUse?: (value: Value) => boolean;
	/** Stops what a value still does when everything is forgotten. */
	stop?: (value: Value) => void;
}

const maps: Array<{ forget: () => void }> = [];

/** Makes a map for a module to keep. All state of modules is kept in such maps, so that it is bounded and `forgetProcessState` finds it. */
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

/** Forgets everything, as if the process had just started. For tests, which must not share what one of them leaves behind. */
export function forgetProcessState(): void {
	for (const map of maps) map.forget();
}
