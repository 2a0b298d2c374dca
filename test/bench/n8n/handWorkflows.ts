import path from 'node:path';
import { buildSync } from 'esbuild';
import type { ItemJson, Workflow } from '../../../demo/n8nRest';
import { md5 } from '../../../simulator/world/md5';
import type { Address } from '../baseline/requests';

/* Workflows as a user would build them from n8n's own nodes: Code, Crypto for the signature, HTTP Request, and Code for what the replies mean. */

type Node = Workflow['nodes'][number];

export const START = 'Start';
export const RESULT = 'Result';

function node(name: string, type: string, typeVersion: number, parameters: ItemJson): Node {
	return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters };
}

export const startNode = (): Node => node(START, 'manualTrigger', 1, {});

const code = (name: string, jsCode: string): Node => node(name, 'code', 2, { jsCode });

/** What stands in a Code node: the hand-written code of a file with all that it needs. */
function codeOf(file: string): string {
	const { outputFiles } = buildSync({
		entryPoints: [path.join(__dirname, '../baseline', file)],
		...{ bundle: true, format: 'esm', platform: 'neutral', write: false },
	});
	return (outputFiles[0]?.text ?? '').replace(/export \{[^}]*\};/, '');
}

/** One call for each input item; the replies come as text, which the Code node parses. */
function httpRequest(name: string, url: string, query: Record<string, string>, options: ItemJson = {}): Node {
	const parameters = Object.entries(query).map(([key, value]) => ({ name: key, value }));
	return node(name, 'httpRequest', 4.2, {
		url,
		sendQuery: true,
		queryParameters: { parameters },
		options: { response: { response: { responseFormat: 'text' } }, ...options },
	});
}

/** In a row. */
export function workflowOf(name: string, nodes: Node[]): Workflow {
	const links = nodes
		.slice(1)
		.map((next, index): [string, ItemJson] => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: next.name, type: 'main', index: 0 }]] },
		]);
	const settings = { executionOrder: 'v1' };
	return { name, nodes, connections: Object.fromEntries(links), settings };
}

/** Everything with a login begins so. */
function loginNodes({ url, account, password }: Address, trigger = startNode()): Node[] {
	return [
		trigger,
		code('Time', 'return [{ json: { time: Math.floor(Date.now() / 1000) } }];'),
		node('Signature', 'crypto', 1, {
			...{ action: 'hash', type: 'MD5', encoding: 'hex', dataPropertyName: 'signature' },
			value: `={{ "${md5(password)}" + $json.time }}`,
		}),
		httpRequest('Login', `${url}/api/authorization`, {
			time: '={{ $json.time }}',
			account,
			signature: '={{ $json.signature }}',
		}),
		code('Token', 'return [{ json: { token: JSON.parse($input.first().json.data).record.access_token } }];'),
	];
}

const TOKEN = "={{ $('Token').first().json.token }}";

/** W1: where all devices of an account and of those below it are. */
export function positionsByHand(address: Address): Workflow {
	const { url, account } = address;
	return workflowOf('Positions by hand', [
		...loginNodes(address),
		httpRequest('Accounts', `${url}/api/account/list`, { access_token: TOKEN, account }),
		code(
			'Each account',
			`const below = JSON.parse($input.first().json.data).record.map(({ account }) => account);
return ['${account}', ...below].map((account) => ({ json: { account } }));`,
		),
		httpRequest('Devices', `${url}/api/device/list`, { access_token: TOKEN, account: '={{ $json.account }}' }),
		code(
			'Batches',
			`const imeis = $input.all().flatMap(({ json }) => JSON.parse(json.data).record.map(({ imei }) => imei));
const batches = [];
for (let begin = 0; begin < imeis.length; begin += 100) batches.push(imeis.slice(begin, begin + 100).join(','));
return batches.map((imeis) => ({ json: { imeis } }));`,
		),
		httpRequest('Track', `${url}/api/track`, { access_token: TOKEN, imeis: '={{ $json.imeis }}' }),
		code(
			RESULT,
			`${codeOf('positions.ts')}
const texts = (items) => items.map(({ json }) => json.data);
return positionItems(texts($input.all()), devicesOf(texts($('Devices').all()))).map(({ json }) => ({ json }));`,
		),
	]);
}

/** W4: all points of one device, page by page. */
export function playbackByHand(
	address: Address,
	{ imei, name, from, to }: { imei: string; name: string; from: number; to: number },
): Workflow {
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: {
			parameters: [
				{
					type: 'qs',
					name: 'begintime',
					value: `={{ $pageCount === 0 ? ${from} : $response.body.record.split(',').at(-3) }}`,
				},
			],
		},
		paginationCompleteWhen: 'other',
		completeExpression: "={{ $response.body.record.split(';').length < 1000 }}",
	};
	return workflowOf('Playback by hand', [
		...loginNodes(address),
		httpRequest(
			'Pages',
			`${address.url}/api/playback`,
			{ access_token: TOKEN, imei, endtime: String(to) },
			{ pagination: { pagination } },
		),
		code(
			RESULT,
			`${codeOf('playback.ts')}
return playbackItems($input.all().map(({ json }) => json.data), '${imei}', '${name}').map(({ json }) => ({ json }));`,
		),
	]);
}

/** W2: alarms that were not seen before, by one call for each device; which were seen stands in the static data of the workflow. */
export function alarmsByHand(address: Address, cronExpression: string): Workflow {
	const { url, account } = address;
	const schedule = { rule: { interval: [{ field: 'cronExpression', expression: cronExpression }] } };
	return workflowOf('Alarms by hand', [
		...loginNodes(address, node(START, 'scheduleTrigger', 1.2, schedule)),
		httpRequest('Devices', `${url}/api/device/list`, { access_token: TOKEN, account }),
		code('Each device', 'return JSON.parse($input.first().json.data).record.map((device) => ({ json: device }));'),
		httpRequest('Alarms', `${url}/api/alarm/list2`, {
			access_token: TOKEN,
			imei: '={{ $json.imei }}',
			begintime: "={{ $('Time').first().json.time - 600 }}",
			endtime: "={{ $('Time').first().json.time }}",
		}),
		code(
			RESULT,
			`const memory = $getWorkflowStaticData('global');
const seen = (memory.seen ??= {});
const now = $('Time').first().json.time;
const devices = $('Each device').all();
const items = [];
for (const [index, { json }] of $input.all().entries()) {
	const { imei, devicename, platenumber } = devices[index].json;
	for (const alarm of JSON.parse(json.data).record) {
		const key = [imei, alarm.alarmtype, alarm.gpstime, alarm.systemtime, alarm.longitude, alarm.latitude, alarm.speed].join('|');
		if (!seen[key]) items.push({ json: { ...alarm, imei, devicename, platenumber } });
		seen[key] = now;
	}
}
for (const key of Object.keys(seen)) if (now - seen[key] > 1200) delete seen[key];
return items;`,
		),
	]);
}
