import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { nock } from '../support/nock';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { commandGetStatus } from '../../nodes/ProtrackCommand/actions/command/getStatus.operation';
import { commandSend } from '../../nodes/ProtrackCommand/actions/command/send.operation';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { extendClient, ProtrackError } from '../../protrack/client';
import { errorCodes } from '../../protrack/client/errorCodes';
import { isTokenError } from '../../protrack/client/errors';
import {
	harmlessCommands,
	HeartbeatWait,
	readVehicleStates,
	rejectionOf,
	sendCommands,
	waitForAnswers,
	type VehicleState,
} from '../../protrack/fleet';
import { executeContext, loadOptionsContext, runNode, storedIn, storeFor, type Host } from '../support/n8n';
import { NOT_UNDERSTOOD, timesSent } from '../support/wire';
import { startSimulator, type FaultEffect, type PositionInput, type Simulator } from '../../simulator';
import { clientOf, type FakeClient } from '../support/fakeClient';

// Waiting costs nothing: the simulator's clock goes on instead.
const mockPassTime = jest.fn<unknown, [number]>();
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => mockPassTime(ms),
}));

const STOP = 'RELAY,1';
const RESTORE = 'RELAY,0';
const IMEI = '350000000000001';
const standing: PositionInput = { latitude: 10, longitude: 20, speed: 0, accstatus: 0 };

const send = {
	resource: 'command',
	operation: 'send',
	deviceSelection: 'one',
	device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' },
	waitForAnswer: false,
};
const stop = { ...send, command: STOP };
const restore = { ...send, command: RESTORE };
const custom = { ...send, command: 'custom', allowCustom: true, customCommand: '={{ $json.text }}' };
const several = { ...send, deviceSelection: 'several', devices: '={{ $json.imeis }}' };
const getStatus = { resource: 'command', operation: 'getStatus', commandId: '={{ $json.commandId }}', simplify: true };
const goOn: Partial<INode> = { onError: 'continueRegularOutput' };

const imeisUpTo = (count: number) => Array.from({ length: count }, (_, index) => String(350000000000001 + index));
const asItems = (imeis: string[]) => imeis.map((imei) => ({ imei }));

const unnamed = { deviceName: null, plateNumber: null };
/** What the simulator calls a device without a name. */
const named = { deviceName: 'VT05S-00001', plateNumber: null };
const labelOf = (imei = '') => `VT05S-${imei.slice(-5)} (${imei})`;
const LABEL = labelOf(IMEI);
const silent = { answered: false, succeeded: null, response: null, answeredAt: null };
/** In the order of the design: what a person looks for first, IDs last. */
const FIELDS = [
	'deviceName',
	'plateNumber',
	'command',
	'commandName',
	'delivered',
	'answered',
	'succeeded',
	'response',
	'answeredAt',
	'commandId',
	'imei',
];

/** A client of a platform that answers everything alike. */
const clientFor = (answer: () => { code: number; record: unknown }): FakeClient =>
	clientOf(() => ({ ...answer(), serverTime: Math.floor(Date.now() / 1000), status: 200 }));

describe('Command', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		// A whole second, so that the moments of a login do not change anybody's age.
		sim = await startSimulator({ frozen: true, startAt: Math.floor(Date.now() / 1000) * 1000 });
		host = { node: new ProtrackCommand(), credential: new ProtrackApi(), store: storeFor(sim) };
		mockPassTime.mockImplementation((ms) => sim.clock.advance(ms));
		// One clock for everybody, or waiting would move the platform's away from this machine's.
		jest.spyOn(Date, 'now').mockImplementation(() => sim.now());
		jest.spyOn(performance, 'now').mockImplementation(() => sim.now());
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await sim.stop();
	});

	const run = async (parameters: INodeParameters, input: IDataObject[] = [{ imei: IMEI }], extra?: Partial<INode>) =>
		await runNode(host, parameters, input, extra);
	/** How often the platform may have carried a command out: not when it rejected the token, or did not understand the request. */
	const acceptedOrLost = (imei: string) =>
		sim.requests.filter(
			({ path, query, form, code }) =>
				path === '/api/command/send' &&
				{ ...query, ...form }.imei === imei &&
				!isTokenError(code ?? 0) &&
				!NOT_UNDERSTOOD.includes(code ?? 0),
		).length;
	const sentTo = () =>
		sim.requests.filter((request) => request.path === '/api/command/send').map(({ query }) => query.imei);

	describe('Send', () => {
		it('is not offered to AI agents', () => {
			expect(host.node.description).toHaveProperty('usableAsTool', undefined);
		});

		it.each([STOP, RESTORE, 'RESET', 'LOCKDOOR', 'UNLOCKDOOR'])('sends %s as it is, once', async (command) => {
			sim.addDevice({ imei: IMEI, position: standing });
			const { items, error } = await run({ ...send, command });
			expect(error).toBeUndefined();
			expect(items).toEqual([
				{
					...named,
					command,
					commandName: expect.any(String) as string,
					delivered: true,
					...silent,
					commandId: '1B455',
					imei: IMEI,
				},
			]);
			expect(Object.keys(items[0] ?? {})).toEqual(FIELDS);
			expect(sim.requests.at(-1)?.query).toMatchObject({ imei: IMEI, command });
			expect(sim.requests.at(-1)?.query).not.toHaveProperty('paramData');
			expect(sim.count('commandSend')).toBe(1);
		});

		it.each(['30000', '={{ 30000 }}', '={{ 3e4 }}', ' 30000 ', '030000', '0000030000'])(
			'sends the mileage %p as whole kilometers in text',
			async (mileage) => {
				sim.addDevice({ imei: IMEI, position: { ...standing, mileage: 5 } });
				const { error } = await run({ ...send, command: 'SET_MILEAGE', mileage });
				expect(error).toBeUndefined();
				expect(sim.requests.at(-1)?.query.paramData).toBe('{"mileage":"30000"}');
				sim.clock.advance(5000);
				expect(sim.position(IMEI).mileage).toBe(30_000_000);
			},
		);

		it.each(['0', '000', '={{ 0 }}', '999999', '0999999'])(
			'sends a mileage at the edge of what devices take: %p',
			async (mileage) => {
				sim.addDevice({ imei: IMEI, position: standing });
				const { items } = await run({ ...send, command: 'SET_MILEAGE', mileage, waitForAnswer: true });
				expect(items[0]).toMatchObject({ succeeded: true, response: 'Set mileage: Success!' });
			},
		);

		it.each([
			['', '"Mileage (Km)" is empty'],
			['  ', '"Mileage (Km)" is empty'],
			['={{ null }}', '"Mileage (Km)" is empty'],
			['thirty', '"Mileage (Km)" must be whole kilometers, not "thirty"'],
			['-3', '"Mileage (Km)" must be whole kilometers, not "-3"'],
			['30 km', '"Mileage (Km)" must be whole kilometers, not "30 km"'],
			['30,000', '"Mileage (Km)" must be whole kilometers, not "30,000"'],
			['30.000', '"Mileage (Km)" must be whole kilometers, not "30.000"'],
			['1e5', '"Mileage (Km)" must be whole kilometers, not "1e5"'],
			['={{ 30000.5 }}', '"Mileage (Km)" must be whole kilometers, not "30000.5"'],
			['={{ -1 }}', '"Mileage (Km)" must be whole kilometers, not "-1"'],
			['={{ 1e30 }}', '"Mileage (Km)" must be at most 999,999 km, not "1000000000000000000000000000000"'],
			['\uFF13\uFF10', '"Mileage (Km)" must be whole kilometers, not "\uFF13\uFF10"'],
			['1000000', '"Mileage (Km)" must be at most 999,999 km, not "1000000"'],
			['={{ 30000500 }}', '"Mileage (Km)" must be at most 999,999 km, not "30000500"'],
		])('refuses the mileage %p before anything is sent', async (mileage, message) => {
			const { error } = await run({ ...send, command: 'SET_MILEAGE', mileage });
			expect(error?.message).toBe(message);
			expect(error?.description).toContain('Nothing was sent.');
			expect(sim.requests).toHaveLength(0);
		});

		it('names the unit and the largest value in the field', () => {
			const field = host.node.description.properties.find(({ name }) => name === 'mileage');
			expect(field?.description).toContain('whole kilometers from 0 to 999999');
		});

		it('refuses a command that is not in the list', async () => {
			const { error } = await run({ ...send, command: '={{ "FORMAT" }}' });
			expect(error?.message).toBe('"Command" is none of the list');
			expect(sim.requests).toHaveLength(0);
		});

		it('never sends to all devices', async () => {
			const { error } = await run({ ...restore, deviceSelection: '={{ "all" }}', devices: [IMEI] });
			expect(error?.message).toBe('A command goes to one device or to several');
			expect(sim.requests).toHaveLength(0);
		});

		it('looks at 100 devices with one call, and pairs each item', async () => {
			const imeis = imeisUpTo(120);
			imeis.forEach((imei) => sim.addDevice({ imei, position: standing }));
			const { items, outputs } = await run({ ...stop, options: { maxDevices: 120 } }, asItems(imeis));
			expect(items.map(({ imei }) => imei)).toEqual(imeis);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(imeis.map((_, item) => ({ item })));
			expect([sim.count('track'), sim.count('commandSend')]).toEqual([2, 120]);
		});

		it('sends to several devices of one item', async () => {
			const imeis = imeisUpTo(3);
			imeis.forEach((imei) => sim.addDevice({ imei, position: standing }));
			const { items } = await run({ ...several, command: STOP }, [{ imeis: [...imeis, IMEI] }]);
			expect(items.map(({ imei }) => imei)).toEqual(imeis);
			expect(sentTo().sort()).toEqual(imeis);
		});

		it('sends the same command once when two items ask for it, and different ones in the order of the items', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			const wanted = [STOP, STOP, RESTORE, STOP].map((command) => ({ imei: IMEI, command }));
			const { items } = await run({ ...send, command: '={{ $json.command }}' }, wanted);
			const sent = sim.requests.filter(({ query }) => query.command).map(({ query }) => query.command);
			expect(sent).toEqual([STOP, RESTORE, STOP]);
			expect(items.map(({ commandId }) => commandId)).toEqual(['1B455', '1B455', '1B456', '1B457']);
		});

		it('sends other commands to a device that is not online, lets the platform decide, and says so', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, datastatus: 9 } });
			const { items, hints } = await run(restore);
			expect(items[0]).toMatchObject({ delivered: true });
			expect(hints).toEqual([
				expect.stringContaining(`Not online when the command was sent, so an answer may come late or never: ${LABEL}`),
			]);
		});

		it('says that a device is unknown instead of sending', async () => {
			const { error } = await run(restore);
			expect(error).toMatchObject({
				message: `The platform does not show the device ${IMEI} to this account`,
				httpCode: '404',
			});
			expect(sim.count('commandSend')).toBe(0);
		});
	});

	describe('The name of the vehicle', () => {
		const lorry = { __rl: true, mode: 'list', value: IMEI, cachedResultName: `Lorry 1, KBZ 100A (${IMEI})` };
		const named = { deviceName: 'Lorry 1', plateNumber: 'KBZ 100A' };

		it('stands in the result when the device was picked from the list, without a call', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			const { items } = await run({ ...restore, device: lorry });
			expect(items[0]).toMatchObject({ ...named, command: RESTORE, commandName: 'Restore Engine', imei: IMEI });
			expect(sim.requests.map((request) => request.path)).toEqual([
				'/api/authorization',
				'/api/track',
				'/api/command/send',
			]);
		});

		it('stands in the result when this process has read the list of devices', async () => {
			sim.addDevice({ imei: IMEI, name: 'Lorry 1', plate: 'KBZ 100A', position: standing });
			await host.node.methods?.listSearch?.searchDevices?.call(loadOptionsContext(host) as never);
			const { items } = await run(restore);
			expect(items[0]).toMatchObject(named);
			sim.clock.advance(5000);
			const [status] = (await run({ ...getStatus, options: { imei: IMEI } }, [{ commandId: items[0]?.commandId }]))
				.items;
			expect(status).toMatchObject(named);
			expect([sim.count('deviceList'), sim.count('deviceDetail')]).toEqual([1, 0]);
		});

		it('costs one call where it is not known', async () => {
			sim.addDevice({ imei: IMEI, name: 'Lorry 1', position: standing });
			expect((await run(restore)).items[0]).toMatchObject({ deviceName: 'Lorry 1', plateNumber: null });
			expect([sim.count('deviceList'), sim.count('deviceDetail')]).toEqual([0, 1]);
		});

		it.each<[string, PositionInput | undefined, FaultEffect | undefined, RegExp]>([
			[
				'the guard',
				{ ...standing, speed: 50 },
				undefined,
				/^The engine of Lorry 1 \(KBZ 100A, 350000000000001\) was not stopped: /,
			],
			[
				'a device that is not shown',
				undefined,
				undefined,
				/The engine of Lorry 1 \(KBZ 100A, 350000000000001\) was not stopped: /,
			],
			[
				'the platform',
				standing,
				{ code: 20018 },
				/^Lorry 1 \(KBZ 100A, 350000000000001\): The platform could not send the command/,
			],
			['a lost reply', standing, 'reset', /^Lorry 1 \(KBZ 100A, 350000000000001\): .*It is not known whether/],
		])('stands in the error of %s', async (_, position, effect, message) => {
			if (position) sim.addDevice({ imei: IMEI, position });
			if (effect) sim.fail({ path: 'commandSend', effect });
			expect((await run({ ...stop, device: lorry })).error?.message).toMatch(message);
			expect((await run({ ...stop, device: lorry }, undefined, goOn)).items[0]?.error).toMatch(message);
		});

		it('stands in the error of a device that the platform does not show', async () => {
			const { error } = await run({ ...restore, device: lorry });
			expect(error?.message).toBe(`The platform does not show the device Lorry 1 (KBZ 100A, ${IMEI}) to this account`);
		});

		it('stands in the hint that a device was not online', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, datastatus: 9 } });
			expect((await run({ ...restore, device: lorry })).hints).toEqual([
				expect.stringMatching(/never: Lorry 1 \(KBZ 100A, 350000000000001\)$/),
			]);
		});
	});

	describe('The fields of', () => {
		it.each([
			['send', commandSend],
			['getStatus', commandGetStatus],
		])('the schema of %s are those of its items, in their order', async (name, { outputSchema = {} }) => {
			sim.addDevice({ imei: IMEI, position: standing });
			const { items: sent } = await run(restore);
			const { items } = name === 'send' ? { items: sent } : await run(getStatus, [{ commandId: sent[0]?.commandId }]);
			expect(Object.keys(items[0] ?? {})).toEqual(FIELDS);
			expect(Object.keys(outputSchema)).toEqual([...FIELDS, 'notice']);
		});
	});

	describe('The limit of devices', () => {
		beforeEach(() => imeisUpTo(12).forEach((imei) => sim.addDevice({ imei, position: standing })));

		it('holds for all input items together, 10 if not set, before anything is sent', async () => {
			const { error } = await run(restore, asItems(imeisUpTo(11)));
			expect(error?.message).toBe('This execution would send commands to 11 devices, more than the limit of 10');
			expect(sim.requests).toHaveLength(0);
		});

		it('fails every item when the node continues on fail', async () => {
			const { items } = await run(
				{ ...several, command: RESTORE, options: { maxDevices: 3 } },
				[{ imeis: imeisUpTo(2) }, { imeis: imeisUpTo(4) }],
				goOn,
			);
			expect(items).toEqual([
				{ error: expect.stringContaining('4 devices, more than the limit of 3') as string },
				{ error: expect.stringContaining('4 devices, more than the limit of 3') as string },
			]);
			expect(sim.requests).toHaveLength(0);
		});

		it('counts a device once', async () => {
			const { error } = await run({ ...restore, options: { maxDevices: 1 } }, asItems([IMEI, IMEI]));
			expect(error).toBeUndefined();
		});

		it.each(['={{ "many" }}', 0, 1.5])('must be a whole number, not %p', async (maxDevices) => {
			const { error } = await run({ ...restore, options: { maxDevices } });
			expect(error?.message).toBe('"Max Devices" must be a whole number of at least 1');
			expect(sim.requests).toHaveLength(0);
		});
	});

	describe('The guard of Stop Engine', () => {
		it.each<[string, PositionInput, string]>([
			['drives', { speed: 42 }, 'the speed is 42 km/h, above the limit of 3 km/h'],
			['has no fix', { latitude: 0, longitude: 0, accstatus: 1 }, 'the device has no fix, so its speed says nothing'],
			['is blocked', { datastatus: 5 }, 'the device is blocked'],
			['has expired', { datastatus: 3 }, 'the subscription of the device has expired'],
			['shows no speed', { speed: null as unknown as number }, 'the speed is not known'],
		])('sends nothing to a vehicle that %s', async (_, position, reason) => {
			sim.addDevice({ imei: IMEI, position: { ...standing, ...position } });
			const { error } = await run(stop);
			expect(error).toMatchObject({ message: `The engine of ${LABEL} was not stopped: ${reason}` });
			// Our own decision; n8n would show an HTTP status as the platform's answer.
			expect(error).toMatchObject({ name: 'NodeOperationError' });
			expect(error?.httpCode).toBeUndefined();
			expect(error?.description).toBe(
				'Run it again when the vehicle is online and stands still. Nothing was sent to this device.',
			);
			expect(sim.count('commandSend')).toBe(0);
		});

		it.each<[string, PositionInput, string]>([
			['is offline', { datastatus: 4 }, 'the device is offline'],
			['has been silent', { hearttime: 1_700_000_000 }, 'the device was last heard of'],
		])('sends nothing to a device that %s, and names the option that waits', async (_, position, reason) => {
			sim.addDevice({ imei: IMEI, position: { ...standing, datastatus: 2, ...position } });
			const { error } = await run(stop);
			expect(error?.message).toContain(reason);
			expect(error?.description).toContain('"Wait for Heartbeat"');
			expect(sim.count('commandSend')).toBe(0);
		});

		it('refuses a device of which nothing is shown', async () => {
			const { error } = await run(stop);
			expect(error?.message).toContain('the platform shows no position');
			expect(sim.count('commandSend')).toBe(0);
		});

		it('sends to nobody when one item of the execution is unsafe', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.addDevice({ imei: '350000000000002', position: { ...standing, speed: 50 } });
			const { error } = await run(stop, asItems(imeisUpTo(2)));
			expect(error?.context?.itemIndex).toBe(1);
			expect(sim.count('commandSend')).toBe(0);
		});

		it('sends for the safe items alone when the node continues on fail, each item whole or not at all', async () => {
			imeisUpTo(3).forEach((imei, index) =>
				sim.addDevice({ imei, position: { ...standing, speed: index === 1 ? 50 : 0 } }),
			);
			const [first = '', second = '', third = ''] = imeisUpTo(3);
			const { items } = await run(
				{ ...several, command: STOP },
				[{ imeis: [first, second] }, { imeis: [third] }],
				goOn,
			);
			expect(items).toEqual([
				{ error: expect.stringContaining(`The engine of ${labelOf(second)} was not stopped`) as string },
				expect.objectContaining({ imei: third, delivered: true }),
			]);
			expect(sentTo()).toEqual([third]);
		});

		describe('of an item with several devices', () => {
			const REASON = 'the speed is 50 km/h, above the limit of 3 km/h';
			const stopAll = async (speeds: number[], extra?: Partial<INode>) => {
				const imeis = imeisUpTo(speeds.length);
				imeis.forEach((imei, index) => sim.addDevice({ imei, position: { ...standing, speed: speeds[index] } }));
				const result = await run({ ...several, command: STOP }, [{ imeis }], extra);
				expect(sim.count('commandSend')).toBe(0);
				return result;
			};

			it('names every vehicle that refused it, with its reason, and those that it was not sent to either', async () => {
				const { error } = await stopAll([0, 50, 0, 50]);
				const [first, second, third, fourth] = imeisUpTo(4);
				expect(error?.message).toBe(
					`The engine of ${labelOf(second)} was not stopped: ${REASON}. The same goes for ${labelOf(fourth)}: ${REASON}. ` +
						`Nothing was sent to any of the 4 devices of this item, so not to these either: ${labelOf(first)}, ${labelOf(third)}`,
				);
				expect(error?.description).toContain('as a whole or not at all');
				expect(error?.description).not.toContain('this device');
			});

			it('says the same in the error item when the node continues on fail', async () => {
				const { items } = await stopAll([0, 50, 0, 50], goOn);
				expect(items).toEqual([
					{ error: expect.stringContaining('Nothing was sent to any of the 4 devices of this item') as string },
				]);
			});

			it('names five of each kind at most, and how many more there are', async () => {
				const { error } = await stopAll([50, 50, 50, 50, 50, 50, 50, 0, 0, 0]);
				const imeis = imeisUpTo(7);
				const also = imeis.slice(1, 5).map((imei) => `${labelOf(imei)}: ${REASON}`);
				expect(error?.message).toContain(`The same goes for ${also.join('; ')} and 2 more. Nothing`);
				expect(error?.message).not.toContain(String(imeis[5]));
			});

			it('says that no device got it when all of them refused it', async () => {
				const { error } = await stopAll([50, 50]);
				expect(error?.message).toMatch(/Nothing was sent to any of the 2 devices of this item$/);
			});

			it('tells what refused it from what cannot be read of another one', async () => {
				const [known = '', unknown = ''] = imeisUpTo(2);
				sim.addDevice({ imei: known, position: standing });
				const { error } = await run({ ...several, command: RESTORE }, [{ imeis: [known, unknown] }]);
				expect(error?.message).toBe(
					`The platform does not show the device ${unknown} to this account. ` +
						`Nothing was sent to any of the 2 devices of this item, so not to these either: ${labelOf(known)}`,
				);
				expect(sim.count('commandSend')).toBe(0);
			});
		});

		it("takes the user's speed limit", async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 20 } });
			expect((await run({ ...stop, maxSpeed: 20 })).items[0]).toMatchObject({ delivered: true });
			expect((await run({ ...stop, maxSpeed: '={{ "19.5" }}' })).error?.message).toContain(
				'above the limit of 19.5 km/h',
			);
		});

		it.each([20.1, 1000, -1, '={{ "fast" }}', '={{ "" }}', '={{ null }}', '={{ true }}', '={{ "Infinity" }}'])(
			'refuses the speed limit %p',
			async (maxSpeed) => {
				const { error } = await run({ ...stop, maxSpeed });
				expect(error?.message).toMatch(
					/^"Max Speed" must be a number from 0 to 20 km\/h$|^"Max Speed \(Km\/h\)" must be a number$/,
				);
				expect(sim.requests).toHaveLength(0);
			},
		);

		it('goes off only with a second switch that says what it means', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 50 } });
			const { error } = await run({ ...stop, safetyCheck: false });
			expect(error?.message).toBe(
				'"Safety Check" is off, but "I Know That Stopping an Engine at Speed Can Kill" is not on',
			);
			expect(sim.requests).toHaveLength(0);
			const { items } = await run({ ...stop, safetyCheck: false, confirmUnsafe: true });
			expect(items[0]).toMatchObject({ delivered: true });
		});

		it.each(['={{ "false" }}', '={{ 0 }}', '={{ null }}', '={{ undefined }}'])(
			'does not go off when the switch says %p, and nothing is sent',
			async (safetyCheck) => {
				sim.addDevice({ imei: IMEI, position: { ...standing, speed: 50 } });
				const { error } = await run({ ...stop, safetyCheck, confirmUnsafe: true });
				expect(error?.message).toBe('"Safety Check" must be true or false');
				expect(sim.count('commandSend')).toBe(0);
			},
		);

		it('is not in the way of restoring an engine at any speed', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 90 } });
			expect((await run(restore)).items[0]).toMatchObject({ delivered: true });
		});

		it.each([
			[11, 'the position is 61 s old'],
			[31, 'its position was read 31 s ago'],
		])('looks again when the command leaves: %i s in the queue are too long', async (seconds, reason) => {
			const now = sim.seconds();
			sim.addDevice({ imei: IMEI, position: { ...standing, accstatus: 1, gpstime: now - 50 } });
			const snapshots = await readVehicleStates(
				clientFor(() => ({ code: 0, record: [sim.position(IMEI)] })),
				[IMEI],
			);
			const client = clientFor(() => ({ code: 0, record: { commandid: '1B454' } }));
			const order = { imei: IMEI, command: STOP, stopLimits: { maxSpeedKmh: 3 } };
			const outcome = async (waited: number) => {
				sim.clock.advance(waited * 1000);
				return (await sendCommands(client, [order], snapshots)).get(order);
			};
			expect(await outcome(0)).toMatchObject({ delivered: true });
			expect(await outcome(seconds)).toMatchObject({
				kind: 'device',
				httpCode: '409',
				message: expect.stringContaining(reason) as string,
			});
			expect(client.sent).toHaveLength(1);
		});

		it('sends nothing to a device that drives by the answer to another hundred devices', async () => {
			const imeis = imeisUpTo(150);
			imeis.forEach((imei) => sim.addDevice({ imei, position: standing }));
			const [first = ''] = imeis;
			const client = clientFor(() => ({ code: 0, record: [] }));
			client.send = async ({ query }) => {
				const asked = query.imeis?.split(',') ?? [];
				const strays = asked.includes(first) ? [] : [{ ...sim.position(first), speed: 80 }];
				return await Promise.resolve({
					code: 0,
					message: '',
					record: [...asked.map((imei) => sim.position(imei)), ...strays],
					serverTime: sim.seconds(),
					status: 200,
				});
			};
			const snapshots = await readVehicleStates(client, imeis);
			const refused = imeis.filter((imei) =>
				rejectionOf({ imei, command: STOP, stopLimits: { maxSpeedKmh: 3 } }, snapshots.get(imei) as VehicleState),
			);
			expect(refused).toEqual([first]);
		});

		it('sends nothing outside the rule, in 250 random states', async () => {
			const now = sim.seconds();
			const state = fc.record({
				hearttime: fc.integer({ min: -30, max: 150 }).map((ago) => now - ago),
				gpstime: fc.integer({ min: -20, max: 100 }).map((ago) => now - ago),
				speed: fc.constantFrom<unknown>(0, 1, 3, 3, 2, 4, 60, -1, null, '', '2', '1e9', 'NaN', 1e300),
				accstatus: fc.constantFrom(0, 1, -1),
				latitude: fc.constantFrom(0, 10),
				longitude: fc.constantFrom(0, 20),
				datastatus: fc.constantFrom(2, 2, 2, 2, 1, 3, 4, 5, 0),
			});
			const states = fc.sample(state, { numRuns: 250, seed: 42 });
			const imeis = imeisUpTo(states.length);
			imeis.forEach((imei, index) => sim.addDevice({ imei, position: states[index] as PositionInput }));
			await run({ ...stop, options: { maxDevices: 250 } }, asItems(imeis), goOn);
			const safe = imeis.filter((_, index) => {
				const { hearttime, gpstime, speed, accstatus, datastatus, latitude, longitude } = states[index] as Record<
					string,
					number
				>;
				const silence = now - (hearttime ?? NaN);
				const age = now - (gpstime ?? NaN);
				const fresh = silence >= 0 && silence <= 120 && age >= 0 && (age <= 60 || accstatus === 0);
				const isSomewhere = latitude !== 0 || longitude !== 0;
				return (
					datastatus === 2 && fresh && (isSomewhere || accstatus === 0) && [0, 1, 2, 3, '2'].includes(speed ?? NaN)
				);
			});
			expect(safe.length).toBeGreaterThan(10);
			expect(sentTo().sort()).toEqual(safe);
		});
	});

	describe('Wait for Heartbeat', () => {
		const patient = { ...stop, options: { waitForHeartbeat: true } };
		const several2 = { ...several, command: STOP, options: { waitForHeartbeat: true } };
		/** A parked tracker that transmits next in so many seconds. */
		const parked = (imei: string, nextIn: number, period = 240) => {
			sim.addDevice({ imei });
			const bornAt = sim.seconds();
			beats.set(imei, () => {
				const since = sim.seconds() - bornAt - nextIn;
				const hearttime = bornAt + nextIn + Math.floor(since / period) * period;
				// When the platform calls a silent device offline is not known.
				sim.setPosition(imei, { ...standing, datastatus: 2, hearttime, gpstime: bornAt - 3600 });
			});
		};
		const beats = new Map<string, () => void>();
		let began: number;
		const elapsed = () => sim.now() - began;
		const sentAfter = () =>
			sim.requests
				.filter(({ query }) => query.command)
				.map(({ query, at }) => [query.imei, Math.round((at - began) / 1000)]);

		beforeEach(() => {
			began = sim.now();
			beats.clear();
			mockPassTime.mockImplementation((ms) => {
				sim.clock.advance(ms);
				beats.forEach((beat) => beat());
			});
		});
		const start = async (...input: Parameters<typeof run>) => {
			beats.forEach((beat) => beat());
			return await run(...input);
		};

		it('is off unless it is turned on', async () => {
			parked(IMEI, 90);
			expect((await start(stop)).error?.message).toContain('the device was last heard of 150 s ago');
			expect(sim.count('track')).toBe(1);
		});

		it('sends the stop when the device has transmitted', async () => {
			parked(IMEI, 90);
			const { items, error } = await start(patient);
			expect(error).toBeUndefined();
			expect(items[0]).toMatchObject({ delivered: true });
			expect(sentAfter()).toEqual([[IMEI, 100]]);
			expect(sim.count('track')).toBe(6);
		});

		it('takes being offline for not having transmitted yet', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, datastatus: 4, hearttime: sim.seconds() - 1800 } });
			beats.set(IMEI, () => {
				if (elapsed() >= 200_000) sim.setPosition(IMEI, { ...standing, datastatus: 2 });
			});
			await run(patient);
			expect(sentAfter()).toEqual([[IMEI, 200]]);
		});

		it('waits for a fresh position while the ignition is on', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, accstatus: 1, gpstime: sim.seconds() - 100 } });
			beats.set(IMEI, () => {
				if (elapsed() >= 60_000) sim.setPosition(IMEI, { ...standing, accstatus: 1 });
			});
			await run(patient);
			expect(sentAfter()).toEqual([[IMEI, 60]]);
		});

		it('gives up after six minutes, with the reason of the guard', async () => {
			parked(IMEI, 1000, 2000);
			const { error } = await start(patient);
			expect(error?.message).toMatch(/the device was last heard of [\d,]+ s ago, more than 120 s$/);
			// The login before it has waits of its own.
			expect(elapsed()).toBeLessThanOrEqual(361_000);
			expect(sim.count('track')).toBe(19);
			expect(sim.count('commandSend')).toBe(0);
		});

		it('ends after six minutes also when each look takes long', async () => {
			const client = clientFor(() => ({ code: 0, record: [] }));
			client.sleep = async (ms) => sim.clock.advance(ms);
			const heartbeats = new HeartbeatWait(client);
			let looks = 1;
			for (; heartbeats.hasTime(); looks += 1) {
				await heartbeats.untilNextRead();
				sim.clock.advance(40_000);
			}
			expect(looks).toBe(7);
			expect(elapsed()).toBe(360_000);
		});

		it.each<[string, PositionInput, string]>([
			['drives off', { speed: 30 }, 'the speed is 30 km/h'],
			['is blocked', { datastatus: 5 }, 'the device is blocked'],
			['has expired', { datastatus: 3 }, 'the subscription of the device has expired'],
		])('ends at once when the vehicle %s', async (_, position, reason) => {
			sim.addDevice({ imei: IMEI, position: { ...standing, hearttime: sim.seconds() - 200 } });
			beats.set(IMEI, () => {
				if (elapsed() >= 60_000) sim.setPosition(IMEI, { ...standing, ...position });
			});
			const { error } = await run(patient);
			expect(error?.message).toContain(reason);
			expect(sim.count('track')).toBe(4);
			expect(sim.count('commandSend')).toBe(0);
		});

		it('does not wait for a vehicle that drives', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 30, hearttime: sim.seconds() - 200 } });
			expect((await run(patient)).error?.message).toContain('the speed is 30 km/h');
			expect(sim.count('track')).toBe(1);
		});

		it('changes nothing for a command that has no guard', async () => {
			parked(IMEI, 300);
			const { items } = await start({ ...patient, command: RESTORE });
			expect(items[0]).toMatchObject({ delivered: true });
			expect(sim.count('track')).toBe(1);
		});

		it('sends to all devices of a run together, on a look at each that is fresh', async () => {
			const [first = '', second = ''] = imeisUpTo(2);
			parked(first, 0, 100);
			parked(second, 150, 300);
			await start(several2, [{ imeis: [first, second] }]);
			expect(sentAfter()).toEqual([
				[first, 160],
				[second, 160],
			]);
			const looks = sim.requests.filter((request) => request.path === '/api/track');
			expect(looks).toHaveLength(9);
			expect(new Set(looks.map(({ query }) => query.imeis))).toEqual(new Set([`${first},${second}`]));
		});

		it('sends nothing to a device that was ready early and drives when the others are ready', async () => {
			const [first = '', second = ''] = imeisUpTo(2);
			parked(second, 150, 300);
			sim.addDevice({ imei: first, position: standing });
			beats.set(first, () => {
				if (elapsed() >= 100_000) sim.setPosition(first, { ...standing, speed: 70 });
			});
			const { error } = await start(patient, asItems([first, second]));
			expect(error?.message).toContain('the speed is 70 km/h');
			expect(sim.count('commandSend')).toBe(0);
		});

		it('sends each item as soon as it may when the node continues on fail, and nothing overtakes for one device', async () => {
			const [first = '', second = '', third = ''] = imeisUpTo(3);
			parked(first, 90);
			parked(second, 150, 300);
			parked(third, 1000, 2000);
			const wanted = [
				[first, STOP],
				[second, STOP],
				[second, RESTORE],
				[third, STOP],
				[third, RESTORE],
			].map(([imei, command]) => ({ imei, command }));
			const { items } = await start({ ...patient, command: '={{ $json.command }}' }, wanted, goOn);
			expect(items.map((item) => item.delivered ?? item.error)).toEqual([
				true,
				true,
				true,
				expect.stringContaining('was not stopped') as string,
				true,
			]);
			expect(sentAfter()).toEqual([
				[first, 100],
				[second, 160],
				[second, 160],
				[third, 360],
			]);
			expect(sim.requests.filter(({ query }) => query.command).map(({ query }) => query.command)).toEqual([
				STOP,
				STOP,
				RESTORE,
				RESTORE,
			]);
		});

		it('asks for all devices that wait with one call, and for none that has its command', async () => {
			const imeis = imeisUpTo(30);
			imeis.forEach((imei, index) => parked(imei, index < 20 ? 0 : 90));
			await start({ ...patient, options: { waitForHeartbeat: true, maxDevices: 30 } }, asItems(imeis), goOn);
			const looks = sim.requests
				.filter((request) => request.path === '/api/track')
				.map(({ query }) => query.imeis?.split(',').length);
			expect(looks).toEqual([30, 10, 10, 10, 10, 10]);
			expect(sim.count('commandSend')).toBe(30);
		});

		it('ends at once when the user stops the execution, and tells what was sent', async () => {
			const stopped = { ...host, node: new ProtrackCommand() };
			const [first = '', second = ''] = imeisUpTo(2);
			parked(first, 0);
			parked(second, 1000, 2000);
			beats.forEach((beat) => beat());
			const controller = new AbortController();
			mockPassTime.mockImplementation((ms) => {
				sim.clock.advance(ms);
				if (elapsed() >= 60_000) controller.abort();
			});
			const context = executeContext(
				stopped,
				{ ...patient, device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } },
				controller.signal,
				asItems([first, second]),
				goOn,
			);
			await expect(stopped.node.execute.call(context)).rejects.toMatchObject({
				message: 'The execution was canceled',
				description: expect.stringContaining(`Already sent: RELAY,1 to ${labelOf(first)}`) as string,
			});
			expect(sim.count('commandSend')).toBe(1);
			expect(elapsed()).toBeLessThan(70_000);
		});
	});

	describe('A command that is sent again after the token died', () => {
		/** A platform that rejects the token of the first command. */
		function renewingClient(track: () => { code: number; record: unknown }): FakeClient {
			let isRejected = false;
			return clientOf(({ endpoint }) => {
				if (endpoint === 'track') return { ...track(), serverTime: sim.seconds(), status: 200 };
				if (isRejected) return { record: { commandid: '1B454' }, serverTime: sim.seconds(), status: 200 };
				isRejected = true;
				return { code: 10011, record: null };
			});
		}
		const order = { imei: IMEI, command: STOP, stopLimits: { maxSpeedKmh: 3 } };
		const seen = (change: PositionInput) => {
			sim.addDevice({ imei: IMEI, position: standing });
			const before = sim.position(IMEI);
			sim.setPosition(IMEI, { ...standing, ...change });
			return [before, sim.position(IMEI)];
		};
		const sightsOf = async (record: unknown) =>
			await readVehicleStates(
				clientFor(() => ({ code: 0, record: [record] })),
				[IMEI],
			);

		it('goes when a position that was read again still allows it', async () => {
			const [before, now] = seen({});
			const client = renewingClient(() => ({ code: 0, record: [now] }));
			const outcomes = await sendCommands(client, [order], await sightsOf(before));
			expect(outcomes.get(order)).toMatchObject({ delivered: true });
			expect(client.sent.map((request) => [request.endpoint, request.headers])).toEqual([
				['sendCommand', undefined],
				['track', { 'Cache-Control': 'no-cache' }],
				['sendCommand', undefined],
			]);
		});

		it('does not go when the vehicle drives by now', async () => {
			const [before, now] = seen({ speed: 50 });
			const client = renewingClient(() => ({ code: 0, record: [now] }));
			const outcomes = await sendCommands(client, [order], await sightsOf(before));
			expect(outcomes.get(order)).toMatchObject({
				kind: 'device',
				httpCode: '409',
				message: expect.stringContaining('the speed is 50 km/h') as string,
			});
			// the one that was rejected
			expect(client.sent.filter(({ endpoint }) => endpoint === 'sendCommand')).toHaveLength(1);
		});

		it.each<[string, () => { code: number; record: unknown }]>([
			['answers with an error', () => ({ code: 10000, record: null })],
			['shows nothing', () => ({ code: 0, record: [] })],
			[
				'cannot be reached',
				() => {
					throw ProtrackError.of({
						kind: 'network',
						message: 'The server closed the connection',
						hint: '',
						httpCode: '503',
					});
				},
			],
		])('does not go when the platform %s, and nobody has to wonder whether it went', async (_, track) => {
			const [before] = seen({});
			const client = renewingClient(track);
			const outcome = (await sendCommands(client, [order], await sightsOf(before))).get(order);
			expect(outcome).toMatchObject({
				kind: 'device',
				message: expect.stringContaining(`The engine of ${IMEI} was not stopped`) as string,
			});
			expect(outcome).not.toHaveProperty('message', expect.stringContaining('It is not known whether'));
			// the one that was rejected
			expect(client.sent.filter(({ endpoint }) => endpoint === 'sendCommand')).toHaveLength(1);
		});

		it("reads the position in its own place of the account's pace, however few there are", async () => {
			const imeis = imeisUpTo(40);
			imeis.forEach((imei) => sim.addDevice({ imei, position: standing }));
			const client = renewingClient(() => ({ code: 0, record: imeis.map((imei) => sim.position(imei)) }));
			client.accountKey = 'fake crowded';
			const orders = imeis.map((imei) => ({ ...order, imei }));
			const snapshots = await readVehicleStates(
				clientFor(() => ({ code: 0, record: imeis.map((imei) => sim.position(imei)) })),
				imeis,
			);
			const outcomes = await sendCommands(client, orders, snapshots);
			expect([...outcomes.values()].every((outcome) => 'delivered' in outcome && outcome.delivered)).toBe(true);
		});

		it('is not looked at again when it has no guard', async () => {
			const client = renewingClient(() => ({ code: 0, record: [] }));
			await sendCommands(client, [{ ...order, stopLimits: null }], new Map());
			expect(client.sent.map((request) => request.endpoint)).toEqual(['sendCommand', 'sendCommand']);
		});
	});

	describe('A server that reads posted forms', () => {
		const waiting = { ...send, command: 'SET_MILEAGE', mileage: '30', waitForAnswer: true };
		const ways = () =>
			sim.requests
				.filter((request) => request.path.startsWith('/api/command/'))
				.map(({ method, path, query, form }) => [method, path, Object.keys(query).length > 0, form !== undefined]);

		beforeEach(() => {
			sim.addDevice({ imei: IMEI, position: standing });
		});

		it('only is found out, and remembered', async () => {
			sim.configure({ parametersIn: { commandSend: 'form', commandQuery: 'form' } });
			const { items, error } = await run(waiting);
			expect(error).toBeUndefined();
			expect(items[0]).toMatchObject({ delivered: true, answered: true, succeeded: true });
			expect(ways().slice(0, 4)).toEqual([
				['GET', '/api/command/send', true, false],
				['POST', '/api/command/send', false, true],
				['POST', '/api/command/query', true, false],
				['POST', '/api/command/query', false, true],
			]);
			const sent = sim.requests.find(({ method, path }) => method === 'POST' && path === '/api/command/send');
			expect(sent?.form).toEqual({
				access_token: storedIn(host.store).accessToken,
				imei: IMEI,
				command: 'SET_MILEAGE',
				paramData: '{"mileage":"30"}',
			});
			sim.clearLog();
			await run(waiting);
			expect(ways().every(([method, , isQuery, isForm]) => method === 'POST' && !isQuery && isForm)).toBe(true);
		});

		it.each(['query', 'both'] as const)('is asked as documented when it reads the %s too', async (parametersIn) => {
			sim.configure({ parametersIn });
			await run(waiting);
			expect(ways().every(([, , isQuery, isForm]) => isQuery && !isForm)).toBe(true);
		});

		it('is asked in the form that the credential gives', async () => {
			sim.configure({ parametersIn: { commandSend: 'form' } });
			storedIn(host.store).endpointOverrides = '{"sendCommand": {"method": "POST", "parametersIn": "form"}}';
			expect((await run(restore)).items[0]).toMatchObject({ delivered: true });
			expect(ways()).toEqual([['POST', '/api/command/send', false, true]]);
		});

		it('is asked once more for a command that stops an engine, after another look', async () => {
			sim.configure({ parametersIn: { commandSend: 'form' } });
			expect((await run(stop)).items[0]).toMatchObject({ delivered: true });
			const paths = sim.requests.map((request) => request.path);
			expect(paths.slice(paths.indexOf('/api/command/send'))).toEqual([
				'/api/command/send',
				'/api/track',
				'/api/command/send',
			]);
		});

		it('gets no second form of a stop when the position cannot be read again', async () => {
			sim.configure({ parametersIn: { commandSend: 'form' } });
			sim.fail({ path: 'track', skip: 1, effect: { code: 10000 } });
			const { error } = await run(stop);
			expect(error?.message).toContain(`The engine of ${LABEL} was not stopped: its position could not be read again`);
			expect(sim.count('commandSend')).toBe(1);
		});

		it('shows no token in the error when it is refused', async () => {
			sim.configure({ parametersIn: { commandSend: 'form' } });
			sim.fail({ path: 'commandSend', effect: { code: 10005 } });
			const { error, task } = await run(restore);
			expect(JSON.stringify([task, Object.assign({}, error), error?.stack])).not.toContain(
				storedIn(host.store).accessToken,
			);
		});
	});

	describe('A custom command', () => {
		it('needs its switch', async () => {
			const { error } = await run({ ...custom, allowCustom: false }, [{ imei: IMEI, text: 'STATUS#' }]);
			expect(error?.message).toBe('Custom commands are not allowed');
			expect(sim.requests).toHaveLength(0);
		});

		it('goes out as typed, with its parameters', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			const paramData = '{ "mileage": "30" }';
			const { error } = await run({ ...custom, paramData }, [{ imei: IMEI, text: ' SET_MILEAGE ' }]);
			expect(error).toBeUndefined();
			expect(sim.requests.at(-1)?.query).toMatchObject({ command: 'SET_MILEAGE', paramData: '{"mileage":"30"}' });
		});

		it.each([
			'relay , 1',
			'RELAY,1#',
			'RELAY,01',
			'\uFF32\uFF25\uFF2C\uFF21\uFF39\uFF0C\uFF11',
			'RELAY,2',
			'Relay',
			'FUELCUT,1',
			'R\u1D07LAY,1',
		])('that amounts to stopping the engine is guarded: %p', async (text) => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			const { error } = await run(custom, [{ imei: IMEI, text }]);
			expect(error?.message).toContain('the speed is 80 km/h');
			expect(sim.count('commandSend')).toBe(0);
		});

		it.each([
			'S20,1,1',
			'ENGINE 0',
			'oil,1',
			'fuel off',
			'immob,1',
			'KS',
			'940',
			'SPEED,30,100,120#',
			'RESET',
			'STATUS#,RELAY,1#',
			'xyz',
		])('that is not on the list of harmless texts is guarded, whatever it says: %p', async (text) => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			const { error } = await run(custom, [{ imei: IMEI, text }]);
			expect(error?.message).toBe(
				`The command was not sent to ${LABEL}: the speed is 80 km/h, above the limit of 3 km/h`,
			);
			expect(error?.description).toContain('not on the list of harmless ones');
			expect(sim.count('commandSend')).toBe(0);
		});

		it('that is on the list goes out at any speed, whatever the safety check says', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			for (const safetyCheck of [true, false]) {
				await run({ ...custom, safetyCheck }, [{ imei: IMEI, text: ' status# ' }]);
			}
			expect(sim.requests.filter(({ query }) => query.command).map(({ query }) => query.command)).toEqual([
				'status#',
				'status#',
			]);
		});

		it('that is on the list is guarded all the same when it has parameters', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			const { error } = await run({ ...custom, paramData: '{ "x": "1" }' }, [{ imei: IMEI, text: 'STATUS#' }]);
			expect(error?.message).toContain('The command was not sent');
			expect(sim.count('commandSend')).toBe(0);
		});

		it('starts without parameters, which n8n does not mark as an error, and sends none then', async () => {
			const field = host.node.description.properties.find(({ name }) => name === 'paramData');
			expect(field?.default).toBe('{}');
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			const { error } = await run({ ...custom, paramData: field?.default as string }, [
				{ imei: IMEI, text: 'STATUS#' },
			]);
			// The device of the simulator does not know the text; the guard did not hold it back.
			expect(error?.message).not.toContain('The command was not sent');
			expect(sim.requests.at(-1)?.query).toMatchObject({ command: 'STATUS#' });
			expect(sim.requests.at(-1)?.query).not.toHaveProperty('paramData');
		});

		it('names the unit of the mileage in its label', () => {
			const field = host.node.description.properties.find(({ name }) => name === 'mileage');
			expect(field?.displayName).toBe('Mileage (Km)');
		});

		it('says in its field which texts are harmless', () => {
			const field = host.node.description.properties.find(({ name }) => name === 'customCommand');
			for (const { text } of harmlessCommands) expect(field?.description).toContain(text);
			expect(field?.description).toContain('checked like Stop Engine');
		});

		it('cannot hide a stop in the escapes of its parameters', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			const paramData = '{ "then": "\\u0052ELAY,1" }';
			const { error } = await run({ ...custom, paramData }, [{ imei: IMEI, text: 'RESET' }]);
			expect(error?.message).toContain('The command was not sent');
		});

		it('restores without the guard', async () => {
			sim.addDevice({ imei: IMEI, position: { ...standing, speed: 80 } });
			expect((await run(custom, [{ imei: IMEI, text: 'RELAY,0' }])).items[0]).toMatchObject({ delivered: true });
		});

		it.each([
			['', '"Custom Command" is empty'],
			[null, '"Custom Command" is empty'],
		])('must have a text, not %p', async (text, message) => {
			expect((await run(custom, [{ imei: IMEI, text }])).error?.message).toBe(message);
		});

		it.each([
			['Custom Command', custom],
			['Mileage (Km)', { ...send, command: 'SET_MILEAGE', mileage: '={{ $json.text }}' }],
			['Device', { ...restore, device: { __rl: true, mode: 'imei', value: '={{ $json.text }}' } }],
			['Devices', { ...several, command: RESTORE, devices: '={{ [$json.text] }}' }],
		])('and no field takes an object for text: "%s"', async (field, parameters) => {
			for (const text of [{ a: 1 }, { toString: 1, valueOf: 2 }]) {
				expect((await run(parameters, [{ imei: IMEI, text }])).error?.message).toBe(`"${field}" is not text`);
			}
			expect(sim.requests).toHaveLength(0);
		});

		it.each(['={{ DateTime.now() }}', '={{ NaN }}', '={{ [] }}', '={{ true }}'])(
			'refuses %s as parameters',
			async (paramData) => {
				const { error } = await run({ ...custom, paramData }, [{ imei: IMEI, text: 'RESET' }]);
				expect(error?.message).toBe('"Parameters (JSON)" is not a JSON object');
				expect(sim.requests).toHaveLength(0);
			},
		);

		it.each(['[1]', '{', '3', '"text"'])('takes a JSON object as parameters, not %p', async (paramData) => {
			const { error } = await run({ ...custom, paramData: `={{ ${JSON.stringify(paramData)} }}` }, [
				{ imei: IMEI, text: 'RESET' },
			]);
			expect(error?.message).toBe('"Parameters (JSON)" is not a JSON object');
			expect(sim.requests).toHaveLength(0);
		});
	});

	describe('Sent once', () => {
		const effects: FaultEffect[] = [
			...[
				10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10009, 10010, 10011, 10012, 10013, 10014, 10016, 20001,
				20005,
			].map((code) => ({ code })),
			...[20017, 20018, 20023, 20046, 20048, 20089, 99999].map((code) => ({ code })),
			...[401, 403, 404, 429, 500, 502, 503, 504].map((httpStatus) => ({ httpStatus })),
			{ httpStatus: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } },
			...(['html', 'truncated', 'empty', 'bom', 'reset', 'null-record', 'string-numbers', 'missing-keys'] as const),
		];

		it.each(effects.map((effect) => [JSON.stringify(effect), effect] as const))(
			'whatever happens: %s',
			async (_, effect) => {
				sim.addDevice({ imei: IMEI, position: standing });
				sim.fail({ path: 'commandSend', effect });
				await run(stop);
				expect(sim.count('commandSend')).toBe(
					typeof effect === 'object' && 'code' in effect ? timesSent(effect.code, 2) : 1,
				);
			},
		);

		it('to each device, with any error anywhere and the token dying in between', async () => {
			const imeis = imeisUpTo(3);
			let sent = 0;
			const rule = fc.record({
				effect: fc.constantFrom(...effects),
				path: fc.constantFrom('commandSend', 'commandSend', 'commandQuery', 'track', 'authorization', undefined),
				skip: fc.nat(3),
				times: fc.integer({ min: 1, max: 4 }),
			});
			const scenario = fc.record({
				rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
				kill: fc.boolean(),
				wait: fc.boolean(),
				goOn: fc.boolean(),
			});
			imeis.forEach((imei) => sim.addDevice({ imei, position: standing }));
			await fc.assert(
				fc.asyncProperty(scenario, async ({ rules, kill, wait, goOn: continues }) => {
					sim.clearFaults();
					sim.clearLog();
					sim.clock.set(Date.now());
					imeis.forEach((imei) => sim.setPosition(imei, standing));
					host.store = storeFor(sim, continues ? {} : { ...host.store.cred1, loginError: '' });
					rules.forEach((each) => sim.fail(each));
					if (kill) sim.killToken();
					await run({ ...stop, waitForAnswer: wait }, asItems(imeis), continues ? goOn : {});
					sent += sentTo().length;
					for (const imei of imeis) expect(acceptedOrLost(imei)).toBeLessThanOrEqual(1);
				}),
				{ numRuns: 60, seed: 3 },
			);
			// Most of the runs came as far as sending.
			expect(sent).toBeGreaterThan(60);
		}, 120_000);

		it('once more when the token dies between look and command, after another look', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandSend', effect: { code: 10011 }, times: 1 });
			const { items } = await run(stop);
			expect(items[0]).toMatchObject({ delivered: true });
			const paths = sim.requests.map((request) => request.path);
			expect(paths.slice(paths.indexOf('/api/command/send'))).toEqual([
				'/api/command/send',
				'/api/authorization',
				'/api/track',
				'/api/command/send',
			]);
		});

		it('not again after the token died when the vehicle has driven off', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			await run({ ...restore });
			sim.clearLog();
			sim.fail({ path: 'commandSend', effect: { code: 10011 }, times: 1 });
			mockPassTime.mockImplementation((ms) => {
				sim.clock.advance(ms);
				if (sim.count('commandSend') === 1) sim.setPosition(IMEI, { ...standing, speed: 50 });
			});
			const { error } = await run(stop);
			expect(error?.message).toContain('the speed is 50 km/h');
			expect(sim.count('commandSend')).toBe(1);
		});

		it('with a living token: a dead one is found out by the look before', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			await run(stop);
			const dead = storedIn(host.store).accessToken;
			sim.killToken();
			sim.clearLog();
			const { items } = await run(restore);
			expect(items[0]).toMatchObject({ delivered: true });
			expect(sim.requests.map((request) => request.path)).toEqual([
				'/api/track',
				'/api/authorization',
				'/api/track',
				'/api/command/send',
			]);
			expect(sim.requests.at(-1)?.query.access_token).not.toBe(dead);
		});

		it('even when n8n is told to retry the node: that is refused', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandSend', effect: 'reset' });
			const { error } = await run(restore, undefined, { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
			expect(error?.message).toBe('"Retry On Fail" is on in the settings of this node');
			expect(sim.requests).toHaveLength(0);
		});

		it.each([
			{ code: 10000 },
			{ code: 31415 },
			{ httpStatus: 429 },
			{ httpStatus: 503 },
			{ httpStatus: 404 },
			'html',
			'truncated',
			'empty',
			'reset',
		] as FaultEffect[])('and it is not called undelivered where that is not known: %j', async (effect) => {
			imeisUpTo(2).forEach((imei) => sim.addDevice({ imei, position: standing }));
			sim.fail({ path: 'commandSend', imei: IMEI, effect });
			const { items } = await run({ ...several, command: RESTORE }, [{ imeis: imeisUpTo(2) }], goOn);
			expect(items[0]).toMatchObject({
				delivered: null,
				commandId: null,
				notice: expect.stringContaining('It is not known whether') as string,
			});
			expect(items[0]?.notice).toContain('it is never sent again by itself');
			expect(items[1]).toMatchObject({ delivered: true });
		});

		it.each(
			Object.keys(errorCodes)
				.map(Number)
				.filter((code) => !errorCodes[code]?.outcomeUnknown),
		)('and it is called undelivered where the platform refuses it: %d', async (code) => {
			imeisUpTo(2).forEach((imei) => sim.addDevice({ imei, position: standing }));
			sim.fail({ path: 'commandSend', imei: IMEI, effect: { code } });
			const { items } = await run({ ...several, command: RESTORE }, [{ imeis: imeisUpTo(2) }], goOn);
			expect(items[0]).toMatchObject({ delivered: false, commandId: null });
			expect(items[0]?.notice).not.toContain('not known whether');
		});

		it('and an error of one device tells of which others nobody knows', async () => {
			imeisUpTo(2).forEach((imei) => sim.addDevice({ imei, position: standing }));
			sim.fail({ path: 'commandSend', imei: IMEI, effect: { code: 20018 } });
			sim.fail({ path: 'commandSend', imei: '350000000000002', effect: 'reset' });
			for (const extra of [{}, goOn]) {
				const { error, items } = await run({ ...several, command: RESTORE }, [{ imeis: imeisUpTo(2) }], extra);
				const text = error ? `${error.message}. ${error.description}` : String(items[0]?.error);
				expect(text).toContain(`${LABEL}: The platform could not send the command`);
				expect(text).toContain(`Not known whether it was carried out: RELAY,0 to ${labelOf('350000000000002')}.`);
			}
		});

		it('and a cancel in the middle tells that nobody knows of the command that was under way', async () => {
			const client = clientFor(() => ({ code: 0, record: null }));
			client.send = async () => await Promise.reject(ProtrackError.canceled());
			const thrown: unknown = await sendCommands(
				client,
				[{ imei: IMEI, command: RESTORE, stopLimits: null }],
				new Map(),
			).catch((error: unknown) => error);
			expect(thrown).toMatchObject({ kind: 'canceled', outcomeUnknown: true });
			expect(thrown).toHaveProperty(
				'hints',
				expect.arrayContaining([`Not known whether it was carried out: RELAY,0 to ${IMEI}.`]),
			);
		});

		it('and when the reply is lost, it says that nobody knows', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandSend', effect: 'reset' });
			const { error } = await run(stop);
			expect(error?.message).toContain('It is not known whether the platform carried it out');
		});

		it('tells with the error of one device what was already sent to the others', async () => {
			imeisUpTo(2).forEach((imei) => sim.addDevice({ imei, position: standing }));
			sim.fail({ path: 'commandSend', imei: '350000000000002', effect: { code: 20018 } });
			const { error } = await run({ ...several, command: RESTORE }, [{ imeis: imeisUpTo(2) }]);
			expect(error?.message).toContain('The platform could not send the command');
			expect(error?.description).toContain(`Already sent: RELAY,0 to ${LABEL} (ID 1B455).`);
		});

		it('tells with a cancel between two commands what was already sent', async () => {
			const client = clientFor(() => ({ code: 0, record: { commandid: '1B454' } }));
			const canceled = extendClient(client, {
				throwIfCanceled: () => {
					if (client.sent.length === 2) throw ProtrackError.canceled();
				},
			});
			const orders = [RESTORE, 'RESET', 'LOCKDOOR'].map((command) => ({ imei: IMEI, command, stopLimits: null }));
			const thrown: unknown = await sendCommands(canceled, orders, new Map()).catch((error: unknown) => error);
			expect(thrown).toMatchObject({ kind: 'canceled', httpCode: '499', message: 'The execution was canceled' });
			expect(thrown).toHaveProperty(
				'hints',
				expect.arrayContaining([`Already sent: RELAY,0 to ${IMEI} (ID 1B454); RESET to ${IMEI} (ID 1B454).`]),
			);
			expect(client.sent).toHaveLength(2);
		});

		it('waits at a cancel for the commands to other devices that are on their way, to tell of them', async () => {
			const client = clientFor(() => ({ code: 0, record: { commandid: '1B454' } }));
			const answerAtOnce = client.send.bind(client);
			client.send = async (request) => {
				if (request.query.imei === IMEI) throw ProtrackError.canceled();
				for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
				return await answerAtOnce(request);
			};
			const orders = imeisUpTo(2).map((imei) => ({ imei, command: RESTORE, stopLimits: null }));
			const thrown: unknown = await sendCommands(client, orders, new Map()).catch((error: unknown) => error);
			expect(thrown).toHaveProperty(
				'hints',
				expect.arrayContaining([expect.stringContaining('Already sent: RELAY,0 to 350000000000002')]),
			);
		});

		it('keeps what was sent to other devices of the item when the node continues on fail', async () => {
			imeisUpTo(3).forEach((imei) => sim.addDevice({ imei, position: standing }));
			sim.fail({ path: 'commandSend', imei: '350000000000002', effect: { code: 20018 } });
			sim.fail({ path: 'commandSend', imei: '350000000000003', effect: 'reset' });
			const { items } = await run({ ...several, command: RESTORE }, [{ imeis: imeisUpTo(3) }], goOn);
			expect(items).toEqual([
				expect.objectContaining({ imei: IMEI, delivered: true }),
				expect.objectContaining({
					commandId: null,
					delivered: false,
					notice: expect.stringContaining('could not send') as string,
				}),
				expect.objectContaining({
					commandId: null,
					delivered: null,
					notice: expect.stringContaining('It is not known') as string,
				}),
			]);
		});
	});

	describe('Waiting for the answer', () => {
		const waiting = { ...restore, waitForAnswer: true };

		it('gives what the device said, after asking once a second', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			await run(restore);
			sim.clearLog();
			const { items } = await run({ ...stop, waitForAnswer: true });
			expect(items).toEqual([
				{
					...named,
					commandId: '1B456',
					imei: IMEI,
					command: STOP,
					commandName: 'Stop Engine',
					delivered: true,
					answered: true,
					succeeded: true,
					response: 'Cut off the fuel supply: Success! Speed: 0km/h.',
					answeredAt: new Date(sim.seconds() * 1000).toISOString().replace('.000Z', 'Z'),
				},
			]);
			const asked = sim.requests.filter((request) => request.path === '/api/command/query').map(({ at }) => at);
			expect(asked.map((at) => at - (asked[0] ?? 0))).toEqual([0, 1000, 2000]);
		});

		it('tells a failure of the device from a failure to reach it', async () => {
			sim.addDevice({ imei: IMEI, position: standing, commandAnswer: 'Cut off the fuel supply: Fail!' });
			const { items } = await run({ ...stop, waitForAnswer: true });
			expect(items[0]).toMatchObject({ delivered: true, answered: true, succeeded: false });
		});

		it.each([
			['ERROR=102', 'the value has another format than the device takes (error 102)'],
			['ERR\uFF1A109', 'the device wants a password (error 109)'],
			['ERROR:101', 'the value is too large (error 101)'],
			['ERROR:103', 'the value is not in whole kilometers (error 103)'],
		])('puts what a device says to Set Mileage into words: %s', async (commandAnswer, words) => {
			sim.addDevice({ imei: IMEI, position: standing, commandAnswer });
			const { items, hints } = await run({ ...waiting, command: 'SET_MILEAGE', mileage: '30' });
			const told = {
				answered: true,
				succeeded: false,
				response: commandAnswer,
				notice: expect.stringContaining(words) as string,
			};
			expect(items[0]).toMatchObject(told);
			expect(hints).toEqual([expect.stringContaining(words)]);
			const [status] = (
				await run({ ...getStatus, options: { command: 'SET_MILEAGE' } }, [{ commandId: items[0]?.commandId }])
			).items;
			expect(status).toMatchObject(told);
		});

		it.each(['Relay: not OK', 'no success', 'NOK', 'ok=0'])('takes %p for no success', async (commandAnswer) => {
			sim.addDevice({ imei: IMEI, position: standing, commandAnswer });
			expect((await run(waiting)).items[0]).toMatchObject({
				answered: true,
				succeeded: false,
				response: commandAnswer,
			});
		});

		it('asks for several devices side by side, and for none that has answered', async () => {
			imeisUpTo(3).forEach((imei, index) =>
				sim.addDevice({ imei, position: standing, commandAnswer: index === 2 ? null : 'OK' }),
			);
			const before = sim.now();
			const { items, hints } = await run({ ...waiting, deviceSelection: 'several', devices: '={{ $json.imeis }}' }, [
				{ imeis: imeisUpTo(3) },
			]);
			expect(items.map(({ answered, succeeded }) => [answered, succeeded])).toEqual([
				[true, true],
				[true, true],
				[false, null],
			]);
			expect(items[2]).toMatchObject({
				delivered: true,
				notice: expect.stringContaining('did not answer within 30 s') as string,
			});
			expect(hints).toEqual([expect.stringContaining('did not answer within 30 s')]);
			expect(sim.count('commandQuery')).toBe(30 + 3 + 3);
			expect(sim.now() - before).toBeLessThan(32_000);
		});

		it.each<[string, FaultEffect, string]>([
			['the server does not know the call', { code: 10001 }, 'Endpoint Overrides'],
			['the platform stumbles', { code: 10000 }, 'system error'],
			['the connection breaks', 'reset', 'its answer could not be read'],
			['the answer is a web page', 'html', 'a web page'],
			['the answer has no record', 'null-record', 'another shape'],
		])('keeps that the command was sent when %s', async (_, effect, words) => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandQuery', effect });
			const { items, error } = await run(waiting);
			expect(error).toBeUndefined();
			expect(items[0]).toMatchObject({
				commandId: '1B455',
				delivered: true,
				answered: false,
				succeeded: null,
				notice: expect.stringContaining(words) as string,
			});
		});

		it('ends at once when the user stops the execution', async () => {
			const client = clientFor(() => ({ code: 0, record: { response: '', commandstatus: 0 } }));
			client.sleep = async () => {
				if (client.sent.length === 3) throw ProtrackError.canceled();
			};
			await expect(waitForAnswers(client, ['1B454'])).rejects.toMatchObject({ kind: 'canceled' });
			expect(client.sent).toHaveLength(3);
		});

		it('goes on after an error that passes', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandQuery', times: 2, effect: 'reset' });
			const { items } = await run(waiting);
			expect(items[0]).toMatchObject({ answered: true, succeeded: true });
		});

		it('says that a command was accepted without an ID', async () => {
			sim.addDevice({ imei: IMEI, position: standing });
			sim.fail({ path: 'commandSend', effect: 'null-record' });
			const { items } = await run(waiting);
			expect(items[0]).toMatchObject({
				commandId: null,
				delivered: true,
				answered: false,
				notice: expect.stringContaining('gave no ID') as string,
			});
			expect(sim.count('commandQuery')).toBe(0);
		});
	});

	describe('Get Status', () => {
		async function commandOf(commandAnswer?: string | null): Promise<string> {
			sim.addDevice({ imei: IMEI, position: standing, commandAnswer });
			const { items } = await run(restore);
			sim.clearLog();
			return String(items[0]?.commandId);
		}

		it('gives the answer to a command', async () => {
			const commandId = await commandOf();
			sim.clock.advance(5000);
			const { items } = await run(getStatus, [{ commandId }]);
			expect(items).toEqual([
				{
					...unnamed,
					commandId,
					imei: null,
					command: null,
					commandName: null,
					delivered: true,
					answered: true,
					succeeded: true,
					response: 'Restore fuel supply: Success!',
					answeredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
				},
			]);
		});

		it('says that there is none yet, and copies what is known from Send', async () => {
			const commandId = await commandOf(null);
			const options = { imei: IMEI, command: RESTORE };
			const { items } = await run({ ...getStatus, options }, [{ commandId }]);
			expect(items).toEqual([
				{ ...named, commandId, ...options, commandName: 'Restore Engine', delivered: true, ...silent },
			]);
		});

		it("gives the platform's own record without Simplify", async () => {
			const commandId = await commandOf(null);
			const { items } = await run({ ...getStatus, simplify: false }, [{ commandId }]);
			expect(items).toEqual([{ response: '', commandstatus: 0 }]);
		});

		it.each([
			['Command ID', getStatus],
			['IMEI', { ...getStatus, commandId: '1B454', options: { imei: '={{ $json.commandId }}' } }],
			['Command', { ...getStatus, commandId: '1B454', options: { command: '={{ $json.commandId }}' } }],
		])('refuses an object as "%s"', async (field, parameters) => {
			const { error } = await run(parameters, [{ commandId: { toString: 1, valueOf: 2 } }]);
			expect(error?.message).toBe(`"${field}" is not text`);
			expect(sim.requests).toHaveLength(0);
		});

		it('asks once for items with the same ID', async () => {
			const commandId = await commandOf();
			const { items } = await run(getStatus, [{ commandId }, { commandId: ` ${commandId} ` }]);
			expect(items).toHaveLength(2);
			expect(sim.count('commandQuery')).toBe(1);
		});

		it('names the item whose ID is unknown or empty', async () => {
			const commandId = await commandOf();
			const { items } = await run(getStatus, [{ commandId: 'FFFF' }, { commandId: '' }, { commandId }], goOn);
			expect(items[0]?.error).toContain('The platform does not know what was asked for');
			expect(items[1]?.error).toContain('"Command ID" is empty');
			expect(items[2]).toMatchObject({ commandId });
		});
	});
});

describe('Command on the wire', () => {
	const BASE = 'http://protrack.test';
	let host: Host;

	beforeEach(() => {
		mockPassTime.mockImplementation(() => undefined);
		host = {
			node: new ProtrackCommand(),
			credential: new ProtrackApi(),
			store: storeFor({ url: BASE, account: `demo ${Math.random()}`, password: 'x' }),
		};
		nock.disableNetConnect();
		nock(BASE)
			.get('/api/authorization')
			.query(true)
			.reply(200, { code: 0, record: { access_token: 'TOKEN', expires_in: 7200 } });
		onTrack().reply(200, { code: 0, record: [safeRecord()] }, { Date: new Date().toUTCString() });
	});
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	function safeRecord() {
		const now = Math.floor(Date.now() / 1000);
		return {
			imei: IMEI,
			servertime: now,
			hearttime: now - 5,
			gpstime: now - 5,
			speed: 0,
			accstatus: 1,
			datastatus: 2,
			latitude: 10,
			longitude: 20,
		};
	}

	const onTrack = () => nock(BASE).get('/api/track').query({ access_token: 'TOKEN', imeis: IMEI });
	const onSend = (query: Record<string, string>) =>
		nock(BASE)
			.get('/api/command/send')
			.query({ access_token: 'TOKEN', imei: IMEI, ...query });
	const onQuery = () => nock(BASE).post('/api/command/query', '').query({ access_token: 'TOKEN', commandid: '1B454' });

	it('sends and asks as the document says (2.5, 2.6)', async () => {
		onSend({ command: 'RELAY,1' }).reply(200, { record: { commandid: '1B454' }, code: 0 });
		onQuery().reply(200, {
			record: { response: 'Cut off the fuel supply: Success! Speed: 2km/h.', commandstatus: 1 },
			code: 0,
		});
		const { items, error } = await runNode(host, { ...stop, waitForAnswer: true }, [{ imei: IMEI }]);
		expect(error).toBeUndefined();
		expect(items[0]).toMatchObject({ commandId: '1B454', delivered: true, answered: true, succeeded: true });
		expect(nock.pendingMocks()).toEqual([]);
	});

	describe('of a connection that failed', () => {
		const OTHER = '350000000000002';
		const failed = async (code: string) => {
			nock.cleanAll();
			nock(BASE)
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'TOKEN', expires_in: 7200 } });
			nock(BASE)
				.get('/api/track')
				.query(true)
				.reply(
					200,
					{ code: 0, record: [safeRecord(), { ...safeRecord(), imei: OTHER }] },
					{ Date: new Date().toUTCString() },
				);
			onSend({ command: RESTORE }).replyWithError(Object.assign(new Error(`connect ${code}`), { code }));
			nock(BASE)
				.get('/api/command/send')
				.query({ access_token: 'TOKEN', imei: OTHER, command: RESTORE })
				.reply(200, { code: 0, record: { commandid: '7' } });
			const { items } = await runNode(host, { ...several, command: RESTORE }, [{ imeis: [IMEI, OTHER] }], goOn);
			expect(items[1]).toMatchObject({ delivered: true });
			return items[0];
		};

		it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED'])(
			'it is called undelivered when it was never made: %s',
			async (code) => {
				expect(await failed(code)).toMatchObject({
					delivered: false,
					notice: expect.stringContaining('This call was not carried out') as string,
				});
			},
		);

		it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE'])(
			'it is not called undelivered when the command may have been on its way: %s',
			async (code) => {
				expect(await failed(code)).toMatchObject({
					delivered: null,
					notice: expect.stringContaining('It is not known whether') as string,
				});
			},
		);
	});

	describe('Stop Engine believes no reply that is old or contradicts itself', () => {
		const now = () => Math.floor(Date.now() / 1000);
		const movedBy = (seconds: number) => {
			const record = safeRecord();
			return {
				...record,
				servertime: record.servertime + seconds,
				hearttime: record.hearttime + seconds,
				gpstime: record.gpstime + seconds,
			};
		};
		const dated = (seconds = 0) => new Date((now() + seconds) * 1000).toUTCString();
		interface Answer {
			status?: number;
			records?: object[];
			headers?: Record<string, string>;
		}

		async function stopAfter({ status = 200, records = [safeRecord()], headers = { Date: dated() } }: Answer) {
			nock.cleanAll();
			nock(BASE)
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'TOKEN', expires_in: 7200 } }, { Date: dated() });
			onTrack().reply(status, { code: 0, record: records }, headers);
			const sent = onSend({ command: 'RELAY,1' }).reply(200, { record: { commandid: '1B454' }, code: 0 });
			const { error } = await runNode(host, stop, [{ imei: IMEI }]);
			return { error, wasSent: sent.isDone() };
		}

		it('sends after one that is fresh', async () => {
			expect(await stopAfter({ headers: { Date: dated(), Age: '0' } })).toEqual({ error: undefined, wasSent: true });
		});

		it.each<[string, () => Answer, RegExp]>([
			[
				'a record two hours old',
				() => ({ records: [movedBy(-7200)] }),
				/server time of the position is .* but the reply is dated .*, 7,200 s apart/,
			],
			[
				'a Date two hours old',
				() => ({ records: [movedBy(-7200)], headers: { Date: dated(-7200) } }),
				/the reply is dated .* but the clock of this machine.* says .*, 7,\d\d\d s apart/,
			],
			[
				'a Date of tomorrow',
				() => ({ records: [movedBy(86_400)], headers: { Date: dated(86_400) } }),
				/the reply is dated .* s apart/,
			],
			['an Age of an hour', () => ({ headers: { Date: dated(), Age: '3600' } }), /a cache on the way/],
			['no Date', () => ({ headers: {} }), /no Date header/],
			['a Date that is none', () => ({ headers: { Date: 'soon' } }), /no Date header/],
			['HTTP 404 with code 0', () => ({ status: 404 }), /with HTTP 404 instead of an answer of the API/],
			['HTTP 302 with code 0', () => ({ status: 302 }), /redirects to/],
			[
				'HTTP 203 as any other, but a second record that drives',
				() => ({ status: 203, records: [{ ...safeRecord(), speed: 80 }, safeRecord()] }),
				/the speed is 80 km\/h/,
			],
			[
				'a second record that drives, last',
				() => ({ records: [safeRecord(), { ...safeRecord(), speed: 80 }] }),
				/the speed is 80 km\/h/,
			],
			[
				'a second record whose IMEI has blanks',
				() => ({ records: [safeRecord(), { ...safeRecord(), imei: '350 000 000 000 001', speed: 80 }] }),
				/the speed is 80 km\/h/,
			],
		])('sends nothing after one with %s', async (_, answer, reason) => {
			const { error, wasSent } = await stopAfter(answer());
			expect(error?.message).toMatch(reason);
			expect(wasSent).toBe(false);
		});

		it('tells caches on the way not to answer themselves', async () => {
			nock.cleanAll();
			nock(BASE)
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'TOKEN', expires_in: 7200 } });
			const asked = nock(BASE, { reqheaders: { 'cache-control': 'no-cache' } })
				.get('/api/track')
				.query(true)
				.reply(200, { code: 0, record: [safeRecord()] }, { Date: dated() });
			onSend({ command: 'RELAY,1' }).reply(200, { record: { commandid: '1B454' }, code: 0 });
			expect((await runNode(host, stop, [{ imei: IMEI }])).error).toBeUndefined();
			expect(asked.isDone()).toBe(true);
		});

		it.each([
			['ahead of', 7200],
			['behind', -7200],
		])("goes by the platform's clock as the last login told it, when that is %s this machine's", async (_, offset) => {
			const answer = (record: object, seconds: number) => [200, { code: 0, record }, { Date: dated(seconds) }] as const;
			const learn = async (loginOffset: number, trackOffset: number) => {
				nock.cleanAll();
				host.store = storeFor({ url: BASE, account: `demo ${Math.random()}`, password: 'x' });
				nock(BASE)
					.get('/api/authorization')
					.query(true)
					.reply(...answer({ access_token: 'TOKEN', expires_in: 7200 }, loginOffset));
				onTrack().reply(...answer([movedBy(trackOffset)], trackOffset));
				onSend({ command: 'RELAY,1' }).reply(200, { record: { commandid: '1B454' }, code: 0 });
				return (await runNode(host, stop, [{ imei: IMEI }])).error;
			};
			expect(await learn(offset, offset)).toBeUndefined();
			expect(Math.abs(Number(storedIn(host.store).clockOffset) - offset)).toBeLessThanOrEqual(60);
			expect((await learn(offset, 0))?.message).toContain('corrected by');
			expect((await learn(0, offset))?.message).toContain('s apart');
		});

		it('takes a token that was stored before the offset was for one of a clock that is right', async () => {
			await stopAfter({});
			delete (storedIn(host.store) as Partial<Record<string, string>>).clockOffset;
			expect(await stopAfter({})).toEqual({ error: undefined, wasSent: true });
		});
	});

	it.each([404, 403, 302, 300])('does not believe that a command was accepted when HTTP %i says so', async (status) => {
		const sent = onSend({ command: 'RELAY,1' }).reply(status, { record: { commandid: '1B454' }, code: 0 });
		const { error } = await runNode(host, stop, [{ imei: IMEI }]);
		expect(error?.message).toContain('It is not known whether the platform carried it out');
		expect(sent.isDone()).toBe(true);
	});

	it('sends the mileage in paramData', async () => {
		onSend({ command: 'SET_MILEAGE', paramData: '{"mileage":"30"}' }).reply(200, {
			record: { commandid: '1B454' },
			code: 0,
		});
		const { items } = await runNode(host, { ...send, command: 'SET_MILEAGE', mileage: '30' }, [{ imei: IMEI }]);
		expect(items[0]).toMatchObject({ commandId: '1B454', delivered: true });
	});

	it.each([
		[10000, '500', 'The platform reports a system error'],
		[10001, '404', 'This server does not know the call "Send command" at /api/command/send'],
		[10004, '400', 'The platform refuses a parameter'],
		[10005, '400', 'A required parameter is missing'],
		[10006, '400', 'A parameter is out of range'],
		[10007, '403', 'The platform denies permission'],
		[10009, '429', 'The platform says that requests come too often'],
		[10010, '401', 'The access token does not exist any more'],
		[10011, '401', 'The access token is not valid any more'],
		[10012, '401', 'The access token is out of date'],
		[10013, '403', 'This account may not see the device'],
		[10016, '403', 'The account is blocked'],
		[20005, '404', 'The platform does not know what was asked for'],
		[20017, '409', 'The device is offline'],
		[20018, '502', 'The platform could not send the command'],
		[20046, '402', 'The subscription of the target has expired'],
		[20048, '400', 'The device does not support this command'],
		[20089, '403', 'The device is blocked'],
	])('says what code %i of Send means', async (code, httpCode, message) => {
		// After a rejected token come a login, another look and another try.
		const login = nock(BASE).persist().get('/api/authorization').query(true);
		login.reply(200, { code: 0, record: { access_token: 'TOKEN2', expires_in: 7200 } });
		nock(BASE)
			.get('/api/track')
			.query({ access_token: 'TOKEN2', imeis: IMEI })
			.reply(200, { code: 0, record: [safeRecord()] }, { Date: new Date().toUTCString() });
		nock(BASE)
			.get('/api/command/send')
			.query({ access_token: 'TOKEN2', imei: IMEI, command: 'RELAY,1' })
			.reply(200, { code, message: 'no' });
		const sent = onSend({ command: 'RELAY,1' }).reply(200, { code, message: 'no' });
		// What the platform does not understand comes in another form as well, after another look.
		onTrack().reply(200, { code: 0, record: [safeRecord()] }, { Date: new Date().toUTCString() });
		nock(BASE)
			.post('/api/command/send', { access_token: 'TOKEN', imei: IMEI, command: 'RELAY,1' })
			.reply(200, { code, message: 'no' });
		const { error } = await runNode(host, stop, [{ imei: IMEI }]);
		expect(error?.message).toContain(message);
		// An error of the user's input is a NodeOperationError, which has no HTTP code.
		if (error?.httpCode !== undefined) expect(error.httpCode).toBe(httpCode);
		expect(sent.isDone()).toBe(true);
	});

	it.each([
		[10000, 'The platform reports a system error'],
		[10001, 'This server does not know the call "Command status" at /api/command/query'],
		[10004, 'The platform refuses a parameter'],
		[10005, 'A required parameter is missing'],
		[10006, 'A parameter is out of range'],
		[10007, 'The platform denies permission'],
		[10009, 'The platform says that requests come too often'],
		[10016, 'The account is blocked'],
		[20005, 'The platform does not know what was asked for'],
	])('says what code %i of Get Status means', async (code, message) => {
		onQuery().times(5).reply(200, { code, message: 'no' });
		nock(BASE)
			.post('/api/command/query', { access_token: 'TOKEN', commandid: '1B454' })
			.times(5)
			.reply(200, { code, message: 'no' });
		const { error } = await runNode(host, { ...getStatus, commandId: '1B454' });
		expect(error?.message).toContain(message);
		expect(error?.description).toEqual(expect.stringMatching(/\w/));
	});
});

describe('The template "stop engine with approval"', () => {
	const file = path.join(__dirname, '../../templates/stop-engine-with-approval.json');
	const template = JSON.parse(readFileSync(file, 'utf8')) as {
		active: boolean;
		nodes: Array<{ name: string; type: string; parameters: INodeParameters; credentials?: unknown }>;
		connections: Record<string, { main: Array<Array<{ node: string }>> }>;
	};
	const find = (type: string) => template.nodes.find((node) => node.type === type);

	it('is not active and holds no credentials', () => {
		expect(template.active).toBe(false);
		expect(template.nodes.filter((node) => node.credentials)).toEqual([]);
	});

	it('stops the engine with the guard on, and only on the way of the approval', () => {
		const command = find('n8n-nodes-protrack.protrackCommand');
		expect(command?.parameters).toMatchObject({ command: STOP });
		expect(command?.parameters.safetyCheck ?? true).toBe(true);
		expect(command?.parameters.options).toMatchObject({ waitForHeartbeat: true });
		const ways = Object.entries(template.connections).flatMap(([from, { main }]) =>
			main.flatMap((targets, output) => targets.map(({ node }) => ({ from, output, node }))),
		);
		expect(ways.filter(({ node }) => node === command?.name)).toEqual([
			{ from: find('n8n-nodes-base.if')?.name, output: 0, node: command?.name },
		]);
		expect(ways.filter(({ node }) => node === find('n8n-nodes-base.if')?.name)).toEqual([
			{ from: find('n8n-nodes-base.wait')?.name, output: 0, node: find('n8n-nodes-base.if')?.name },
		]);
	});
});
