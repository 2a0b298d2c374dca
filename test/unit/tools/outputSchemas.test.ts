import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeOutputSchemas } from '../../../tools/outputSchemas';

let nodes: string;
beforeEach(() => {
	nodes = mkdtempSync(path.join(tmpdir(), 'protrack-schemas-'));
});
afterEach(() => rmSync(nodes, { recursive: true, force: true }));

function addOperation(file: string, definition: object): void {
	mkdirSync(path.dirname(path.join(nodes, file)), { recursive: true });
	writeFileSync(path.join(nodes, file), `exports.operation = ${JSON.stringify(definition)};`);
}

const trip = { resource: 'trip', menuEntry: { value: 'get' } };

describe('The output schema of an operation', () => {
	it('is written where n8n looks for it', () => {
		const outputSchema = { imei: 'string', stops: 'integer | null', speeds: ['number'], start: { latitude: 'number' } };
		addOperation('ProtrackTrip/actions/trip/get.operation.js', { ...trip, outputSchema });
		expect(writeOutputSchemas(nodes)).toEqual(['ProtrackTrip/__schema__/v1.0.0/trip/get.json']);
		const written = readFileSync(path.join(nodes, 'ProtrackTrip/__schema__/v1.0.0/trip/get.json'), 'utf8');
		expect(JSON.parse(written)).toEqual({
			type: 'object',
			properties: {
				imei: { type: 'string' },
				stops: { type: ['integer', 'null'] },
				speeds: { type: 'array', items: { type: 'number' } },
				start: { type: 'object', properties: { latitude: { type: 'number' } } },
			},
			version: 1,
		});
	});

	it('is not written for an operation that has none', () => {
		addOperation('ProtrackTrip/actions/trip/get.operation.js', trip);
		expect(writeOutputSchemas(nodes)).toEqual([]);
	});

	it('wants its operation in the file that the menu leads to', () => {
		addOperation('ProtrackTrip/actions/trip/read.operation.js', { ...trip, outputSchema: { imei: 'string' } });
		expect(() => writeOutputSchemas(nodes)).toThrow('belongs into ProtrackTrip/actions/trip/get.operation.js');
	});
});
