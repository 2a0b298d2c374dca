import type { Execution, ItemJson, Json, Workflow } from '../../../demo/n8nRest';

/** Fields that are null in real items of some vehicles: without a name, a plate, a fix or a sensor. */
const UNKNOWN = new Set([
	...['deviceName', 'plateNumber', 'name', 'model', 'mapUrl', 'position', 'latitude', 'longitude', 'speedKmh', 'courseDeg'],
	...['fixedAt', 'lastSeenAt', 'ageSeconds', 'odometerKm', 'simCard', 'iccid', 'from', 'to', 'distanceKm'],
	...['geofenceName', 'response', 'answeredAt', 'succeeded'],
]);

/** The template with nothing known in the sample data of its Protrack nodes that may be unknown. */
export function withUnknowns(template: Workflow): Workflow {
	const isOurs = (name: string) =>
		template.nodes.some((node) => node.name === name && node.type.startsWith('n8n-nodes-protrack.'));
	const pinned = Object.entries(template.pinData ?? {}).map(([name, items]) => [
		name,
		isOurs(name) ? items.map(({ json }) => ({ json: emptied(json) as ItemJson })) : items,
	]);
	return { ...template, pinData: Object.fromEntries(pinned) as Workflow['pinData'] };
}

function emptied(value: Json): Json {
	if (Array.isArray(value)) return value.map(emptied);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, UNKNOWN.has(name) ? null : emptied(each)]),
	);
}

/** Texts that nodes without sample data wrote, in which a value that is not known stands as JavaScript has it. */
export function oddTexts({ nodes, pinData = {} }: Workflow, execution: Execution): string[] {
	const written = nodes.filter(({ name }) => !pinData[name]).flatMap(({ name }) => execution.output(name));
	// what goes out as JSON has null by right
	return textsIn(written).filter((text) => /undefined|\bnull\b|NaN|\[object/.test(text) && !text.startsWith('{'));
}

function textsIn(value: Json): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
