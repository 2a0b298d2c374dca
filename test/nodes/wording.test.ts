import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { hintText } from '../../credentials/errorText';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { errorCodes } from '../../protrack/client/errorCodes';

interface Text {
	at: string;
	text: string;
}

/** Every text of a description that a user can see, and where it stands. */
function textsOf(value: unknown, path: string): Text[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		const at = `${path}.${key}`;
		if (typeof inner !== 'string') return textsOf(inner, at);
		return ['displayName', 'description', 'hint', 'placeholder', 'name'].includes(key) ? [{ at, text: inner }] : [];
	});
}

const nodes: INodeType[] = [
	new ProtrackAccount(),
	new ProtrackAlarm(),
	new ProtrackCommand(),
	new ProtrackDevice(),
	new ProtrackGeofence(),
	new Protrack(),
	new ProtrackReport(),
	new ProtrackTrigger(),
];
const texts = [
	...nodes.flatMap(({ description }) => textsOf(description, description.displayName)),
	...textsOf(new ProtrackApi().properties as unknown as INodeTypeDescription, 'Credential'),
	...Object.entries(errorCodes).map(([code, { message, hint }]) => ({
		at: code,
		text: `${message} ${hintText(hint)}`,
	})),
];

describe('What a user reads', () => {
	const found = (pattern: RegExp) => texts.filter(({ text }) => pattern.test(text));

	it('turns things on and off, as n8n does, and switches nothing', () => {
		// A switch on a vehicle is what the alarm is about.
		expect(found(/\bswitch(es|ed)?\b.*\bo(n|ff)\b/i).filter(({ text }) => !/^Dump switch/.test(text))).toEqual([]);
	});

	it('says "Max", "Minimum" and "(Meters)" in the names of fields', () => {
		const isName = ({ at }: Text) => at.endsWith('.displayName');
		expect(found(/\bMaximum\b|\bMin\b|\(M\)/).filter(isName)).toEqual([]);
	});
});
