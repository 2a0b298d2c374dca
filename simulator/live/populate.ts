import { mix, seedOf } from '../world/random';
import type { World } from '../world/world';
import { AlarmModel } from './alarmModel';
import { Contact } from './contact';
import { LIVE_ACCOUNTS, LIVE_VEHICLES, type Vehicle } from './fleet';
import { Schedule } from './schedule';
import { VehicleTelemetry } from './vehicleTelemetry';

/** 2023-01-01. The details and the history of every vehicle begin within the year after it, whatever the clock shows. */
const FIRST_YEAR = 1_672_531_200;

const DAY = 86_400;

/** Vehicles that raise no alarms do not take their share of the fleet's. */
const SILENT = new Set<Vehicle['trouble']>(['offline', 'neverOnline', 'noFix']);

/** Fills a world with the live fleet. */
export function populate(world: World, seed: string, now: number, alarmsPerMinute: number): void {
	for (const account of LIVE_ACCOUNTS) world.accounts.add(account);
	const raising = LIVE_VEHICLES.filter(({ trouble }) => !SILENT.has(trouble)).length;
	const rate = alarmsPerMinute / 60 / raising;
	for (const vehicle of LIVE_VEHICLES) addVehicle(world, vehicle, seedOf(seed, vehicle.imei), now, rate);
}

function addVehicle(world: World, vehicle: Vehicle, seed: number, now: number, rate: number): void {
	const since = FIRST_YEAR + (mix(seed, 11) % 300) * DAY;
	const schedule = new Schedule(vehicle, seed, since);
	const contact = new Contact(seed, vehicle.trouble, now);
	const alarms = new AlarmModel(vehicle, schedule, contact, seed, rate);
	const online = vehicle.trouble !== 'neverOnline';
	world.addDevice(
		{
			imei: vehicle.imei,
			account: vehicle.account,
			name: vehicle.name,
			plate: vehicle.plate,
			model: vehicle.model,
			simcard: String(900_000_000 + (mix(seed, 12) % 90_000_000)),
			iccid: online ? `8951${String(mix(seed, 13)).padStart(16, '0')}` : '',
			activatedtime: online ? since : 0,
			onlinetime: online ? since + 3600 : 0,
			...dueTimes(vehicle, seed, now),
			blocked: vehicle.trouble === 'blocked',
		},
		now,
		new VehicleTelemetry(vehicle, schedule, contact, alarms, seed, since),
	);
}

/** Subscriptions end some months from the start; one has just ended. */
function dueTimes(vehicle: Vehicle, seed: number, now: number): { platformduetime: number; userduetime: number } {
	if (vehicle.trouble === 'neverOnline') return { platformduetime: 0, userduetime: 0 };
	const days = vehicle.trouble === 'expired' ? -6 : 20 + (mix(seed, 14) % 700);
	const due = now + days * DAY;
	return { platformduetime: due, userduetime: due };
}
