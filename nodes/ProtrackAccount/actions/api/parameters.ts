import { ProtrackError } from '../../../../protrack/client';
import { readText } from '../../../shared/parameters';

type Parameters = Record<string, unknown>;

/** Reads the query parameters of one item, from fields or JSON. @throws ProtrackError `input` */
export function readParameters(read: (name: string) => unknown): Parameters {
	const given = read('specifyQuery') === 'json' ? readJson(read('jsonQuery')) : readPairs(read('queryParameters'));
	return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, readValue(value, name)]));
}

/** What the call writes as text by itself is left as it is; the rest has to be text. */
function readValue(value: unknown, name: string): unknown {
	if (Array.isArray(value)) return value.map((each) => readValue(each, name));
	const isWritten = value === undefined || typeof value === 'object' || typeof value === 'boolean';
	return isWritten ? value : readText(value, name.trim());
}

function readPairs(value: unknown): Parameters {
	const { parameters = [] } = (value ?? {}) as { parameters?: Array<{ name?: unknown; value?: unknown }> };
	return Object.fromEntries(parameters.map((pair) => [readText(pair.name, 'Name'), pair.value]));
}

/** @param value JSON text, or what an expression has parsed already */
function readJson(value: unknown): Parameters {
	const parsed = typeof value === 'string' ? parse(value.trim() || '{}') : (value ?? {});
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Parameters;
	throw ProtrackError.input(
		'"Query Parameters (JSON)" is not a JSON object',
		'Enter an object, e.g. {"imei": "123456789012345"}.',
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
