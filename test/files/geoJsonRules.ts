/* The rules of RFC 7946 for what the package writes, and that lists of a feature have a value for each position. */

type Json = Record<string, unknown>;

/** @returns what is wrong with a GeoJSON text */
export function geoJsonProblems(text: string): string[] {
	const problems: string[] = [];
	const expectThat = (isTrue: boolean, problem: string) => {
		if (!isTrue) problems.push(problem);
	};
	const collection = JSON.parse(text) as Json;
	expectThat(collection.type === 'FeatureCollection', 'not a FeatureCollection');
	expectThat(!('crs' in collection), 'has a coordinate reference system');
	for (const feature of collection.features as Json[]) {
		expectThat(feature.type === 'Feature', 'not a Feature');
		const properties = feature.properties as Json;
		const { type, coordinates } = feature.geometry as { type: string; coordinates: unknown };
		if (type === 'Point') expectThat(isPosition(coordinates), `no position: ${JSON.stringify(coordinates)}`);
		else if (type === 'MultiLineString') {
			const lines = coordinates as unknown[][];
			for (const line of lines) for (const problem of lineProblems(line)) problems.push(problem);
			const lengths = JSON.stringify(lines.map(({ length }) => length));
			for (const key of ['coordTimes', 'speedsKmh', 'coursesDeg'].filter((each) => each in properties)) {
				const lists = properties[key] as unknown[][];
				expectThat(JSON.stringify(lists.map(({ length }) => length)) === lengths, `"${key}" does not fit`);
			}
			for (const time of (properties.coordTimes as string[][]).flat())
				expectThat(new Date(time).toISOString() === time.replace('Z', '.000Z'), `no time: ${time}`);
		} else problems.push(`unexpected geometry ${type}`);
	}
	return problems;
}

function isPosition(value: unknown): value is [number, number] {
	if (!Array.isArray(value) || value.length !== 2) return false;
	const [longitude, latitude] = value as [unknown, unknown];
	return isWithin(longitude, 180) && isWithin(latitude, 90);
}

const isWithin = (value: unknown, max: number): boolean => typeof value === 'number' && Math.abs(value) <= max;

function lineProblems(line: unknown[]): string[] {
	if (line.length < 2) return ['a line with fewer than two positions'];
	if (!line.every(isPosition)) return ['a line with something that is no position'];
	const crosses = line.some(
		(position, index) => index > 0 && Math.abs(position[0] - (line[index - 1]?.[0] ?? 0)) > 180,
	);
	return crosses ? ['a line that crosses the antimeridian'] : [];
}
