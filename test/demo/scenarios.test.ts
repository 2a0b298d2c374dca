import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { VEHICLES } from '../../demo/scenarios';
import { ScenarioRunner } from '../../demo/scenarioRunner';
import type { Change } from '../../protrack/monitor';
import { eventNames } from '../../protrack/monitor/events/catalog';
import { hostWith, letTimePass, openWorld, Trigger, type World } from '../support/triggerWorld';

const file = path.join(__dirname, '../../templates/everything-that-happens.json');
const template = JSON.parse(readFileSync(file, 'utf8')) as {
	nodes: Array<{ type: string; parameters: INodeParameters }>;
};
const { parameters } = template.nodes.find(({ type }) => type.endsWith('.protrackTrigger')) ?? {};

interface Item {
	id: string;
	event: string;
	device: { name: string };
	change?: Change;
}

describe('The story of the demo, seen by the trigger of the template once a minute', () => {
	let world: World;
	/** Of triggers that ask at different seconds of the minute, since nobody can choose when n8n does. */
	const triggers = new Map<number, Trigger>();
	let fixesOfVan: number[];

	beforeAll(async () => {
		world = await openWorld();
		const runner = new ScenarioRunner(world.sim, VEHICLES);
		for (const second of [5, 25, 45]) {
			const host = hostWith(world.host, { getWorkflow: () => ({ id: `workflow ${second}` }) });
			triggers.set(second, new Trigger(host, parameters));
		}
		fixesOfVan = [];
		for (let second = 0; second <= 17 * 60; second += 5) {
			runner.tick();
			letTimePass(second * 1000);
			await triggers.get(second % 60)?.poll();
			fixesOfVan.push(world.sim.position(VEHICLES[0]?.imei ?? '').speed);
			world.sim.clock.advance(5_000);
		}
	});
	afterAll(async () => {
		jest.restoreAllMocks();
		await world.sim.stop();
	});

	const itemsOf = (second: number) => (triggers.get(second)?.emitted ?? []) as unknown as Item[];
	const told = (name: string) =>
		itemsOf(25)
			.filter(({ event, device }) => device.name === name && event !== 'newPosition')
			.map(({ event }) => event);

	it.each([5, 25, 45])('brings every kind of event, and no id twice, at second %i', (second) => {
		const items = itemsOf(second);
		expect([...new Set(items.map(({ event }) => event))].sort()).toEqual([...eventNames].sort());
		expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
	});

	it('lets a van leave too fast, deliver and come back', () => {
		expect(told('Delivery van').slice(0, 16).sort()).toEqual(
			[
				...[
					'disarmed',
					'ignitionOn',
					'movementStarted',
					'speeding',
					'zoneLeft',
					'alarm',
					'speedingEnded',
					'zoneEntered',
					'movementStopped',
				],
				...['ignitionOff', 'doorOpened', 'doorClosed', 'ignitionOn', 'movementStarted', 'zoneLeft', 'zoneEntered'],
			].sort(),
		);
		expect(Math.max(...fixesOfVan)).toBe(113);
	});

	it.each([
		['Fuel truck', ['fuelDropped', 'fuelFilled']],
		['Stolen taxi', ['fuelSupplyCut', 'fuelSupplyRestored']],
		['Cooled van', ['temperatureOutOfRange', 'temperatureBackInRange']],
		['Gravel truck', ['deviceOffline', 'deviceOnline']],
		['Trailer', ['noContact', 'deviceOnline', 'contactRestored']],
		['New tracker', ['deviceFirstSeen', 'deviceOnline']],
		['Rental car', ['deviceBlocked', 'deviceOnline']],
		['Pickup', ['subscriptionEnding', 'deviceExpired', 'deviceOnline']],
		['Tipper', ['subscriptionEnding']],
		['Bought minibus', ['deviceAdded']],
		['Workshop van', ['deviceRenamed']],
	])('brings of %s the events of its scenario', (name, events) => {
		expect(told(name).slice(0, events.length)).toEqual(events);
	});
});
