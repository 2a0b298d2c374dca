import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { PositionInput } from '../../../simulator';
import { DurableTrigger } from '../../support/durableHost';
import { addDevices, all, openWorld, raise, Trigger, type World } from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

const one = imeiOf(0);
let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 1);
});
afterEach(async () => await world.sim.stop());

const watching = (events: string[], more: IDataObject = {}): INodeParameters =>
	({ ...all, events, ...more }) as INodeParameters;

/** A poll, some minutes after the device has said this. @returns the events */
async function after(
	trigger: Pick<Trigger | DurableTrigger, 'poll'>,
	said: PositionInput | (() => void),
	minutes = 2,
): Promise<string[]> {
	if (typeof said === 'function') said();
	else world.sim.setPosition(one, said);
	world.sim.clock.advance(minutes * 60_000);
	const items = (await trigger.poll()) as unknown as Array<{ event: string }> | null;
	return (items ?? []).map(({ event }) => event);
}

const wait = () => {};

describe('A change whose way back makes no item, and that comes again while n8n restarts,', () => {
	it.each<[string, PositionInput, PositionInput]>([
		['ignitionOn', { accstatus: 0 }, { accstatus: 1 }],
		['ignitionOff', { accstatus: 1 }, { accstatus: 0 }],
		['movementStarted', { accstatus: 0, speed: 0 }, { accstatus: 1, speed: 40 }],
	])('is found by the time that the ignition tells: %s', async (event, rest, change) => {
		world.sim.setPosition(one, rest);
		const trigger = new Trigger(world.host, watching([event]));
		await trigger.poll();
		expect(await after(trigger, change)).toEqual([event]);
		expect(await after(trigger, rest)).toEqual([]);
		trigger.restart();
		expect(await after(trigger, change)).toEqual([event]);
		expect(await after(trigger, change)).toEqual([]);
		trigger.restart();
		expect(await after(trigger, change)).toEqual([]);
	});

	it.each<[string, number]>([
		['deviceOffline', 70],
		['noContact', 70],
	])('is found by the time of the last contact: %s', async (event, minutes) => {
		const trigger = new Trigger(world.host, watching([event]));
		await trigger.poll();
		expect(await after(trigger, {}, minutes)).toEqual([event]);
		expect(await after(trigger, {})).toEqual([]);
		trigger.restart();
		expect(await after(trigger, {}, minutes)).toEqual([event]);
		trigger.restart();
		expect(await after(trigger, wait, minutes)).toEqual([]);
	});

	it('does not come where the platform tells no time, and the next one does', async () => {
		const trigger = new Trigger(world.host, watching(['lowBattery']));
		world.sim.setPosition(one, { battery: 60 });
		await trigger.poll();
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
		expect(await after(trigger, { battery: 60 })).toEqual([]);
		trigger.restart();
		expect(await after(trigger, { battery: 10 })).toEqual([]);
		expect(await after(trigger, { battery: 60 })).toEqual([]);
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
	});

	it('comes where the first poll after the restart has still seen the way back', async () => {
		const trigger = new Trigger(world.host, watching(['lowBattery']));
		world.sim.setPosition(one, { battery: 60 });
		await trigger.poll();
		await after(trigger, { battery: 10 });
		await after(trigger, { battery: 60 });
		trigger.restart();
		expect(await after(trigger, wait)).toEqual([]);
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
	});

	it('comes where another item was emitted since the way back, and saved it', async () => {
		const trigger = new Trigger(world.host, watching(['lowBattery', 'alarm']));
		world.sim.setPosition(one, { battery: 60 });
		await trigger.poll();
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
		world.sim.setPosition(one, { battery: 60 });
		expect(await after(trigger, () => raise(world.sim, one))).toEqual(['alarm']);
		trigger.restart();
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
	});

	it('comes where both directions are chosen', async () => {
		const trigger = new Trigger(world.host, watching(['temperatureOutOfRange', 'temperatureBackInRange']));
		world.sim.setPosition(one, { temperature: ['5'] });
		await trigger.poll();
		expect(await after(trigger, { temperature: ['12'] })).toEqual(['temperatureOutOfRange']);
		expect(await after(trigger, { temperature: ['5'] })).toEqual(['temperatureBackInRange']);
		trigger.restart();
		expect(await after(trigger, { temperature: ['12'] })).toEqual(['temperatureOutOfRange']);
	});

	it("comes on n8n's durable engine, which saves each poll", async () => {
		const trigger = new DurableTrigger(world.host, watching(['lowBattery']));
		world.sim.setPosition(one, { battery: 60 });
		await trigger.poll();
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
		expect(await after(trigger, { battery: 60 })).toEqual([]);
		expect(await after(trigger, { battery: 10 })).toEqual(['lowBattery']);
	});
});

describe('When the workflow is edited and activated again,', () => {
	const zone = (more: IDataObject = {}) => ({
		zones: { circle: [{ name: 'Depot', latitude: 10, longitude: 20, radiusM: 500, ...more }] },
	});

	it.each<[string, string[], IDataObject, IDataObject, PositionInput]>([
		['Battery Below', ['lowBattery'], { batteryPercent: 20 }, { batteryPercent: 50 }, { battery: 40 }],
		['External Voltage Below', ['lowExternalVoltage'], { voltage: 11.5 }, { voltage: 23 }, { externalpower: '12.5' }],
		['Speed Limit', ['speeding'], { speedLimitKmh: 90 }, { speedLimitKmh: 50 }, { speed: 70 }],
		['Moving Above', ['movementStarted', 'movementStopped'], { movingKmh: 30 }, { movingKmh: 5 }, { speed: 20 }],
		[
			'Highest Temperature',
			['temperatureOutOfRange'],
			{ temperatureMax: 8 },
			{ temperatureMax: 4 },
			{ temperature: ['5'] },
		],
		[
			'Lowest Temperature',
			['temperatureOutOfRange'],
			{ temperatureMin: 2 },
			{ temperatureMin: 6 },
			{ temperature: ['5'] },
		],
		['Zones', ['zoneEntered', 'zoneLeft'], zone(), zone({ latitude: 12 }), { latitude: 10 }],
		[
			'Zone Exit Margin',
			['zoneLeft'],
			{ ...zone(), zoneMarginM: 500 },
			{ ...zone(), zoneMarginM: 5 },
			{ latitude: 10.006 },
		],
		['Service Every', ['serviceDue'], { serviceEveryKm: 10_000 }, { serviceEveryKm: 1000 }, { odometer: 5_000_000 }],
	])('%s makes no event at once', async (_, events, before, now, said) => {
		const inTheZone = { latitude: 10, longitude: 20 };
		world.sim.setPosition(one, { ...said, ...inTheZone });
		const trigger = new Trigger(world.host, watching(events, before));
		await trigger.poll();
		expect(await after(trigger, said)).toEqual([]);
		trigger.restart(watching(events, now));
		expect(await after(trigger, said)).toEqual([]);
		expect(await after(trigger, said)).toEqual([]);
	});

	it('No Contact for makes no event at once', async () => {
		const trigger = new Trigger(world.host, watching(['noContact'], { noContactMinutes: 60 }));
		await trigger.poll();
		expect(await after(trigger, wait, 30)).toEqual([]);
		trigger.restart(watching(['noContact'], { noContactMinutes: 10 }));
		expect(await after(trigger, wait)).toEqual([]);
		expect(await after(trigger, {})).toEqual([]);
		expect(await after(trigger, wait, 10)).toEqual(['noContact']);
	});

	it('the limit that was edited is crossed by the next change', async () => {
		world.sim.setPosition(one, { battery: 40 });
		const trigger = new Trigger(world.host, watching(['lowBattery'], { batteryPercent: 20 }));
		await trigger.poll();
		trigger.restart(watching(['lowBattery'], { batteryPercent: 50 }));
		expect(await after(trigger, wait)).toEqual([]);
		expect(await after(trigger, { battery: 70 })).toEqual([]);
		expect(await after(trigger, { battery: 49 })).toEqual(['lowBattery']);
	});

	it('events that are switched off and on again start from now', async () => {
		world.sim.setPosition(one, { battery: 60 });
		const trigger = new Trigger(world.host, watching(['lowBattery']));
		await trigger.poll();
		const other = new Trigger(world.host, watching(['doorOpened']), trigger.memory());
		await after(other, { battery: 10 });
		const again = new Trigger(world.host, watching(['lowBattery']), other.memory());
		expect(await after(again, wait)).toEqual([]);
	});
});
