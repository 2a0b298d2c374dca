import { chance, mix } from '../world/random';
import type { Report } from '../world/telemetry';
import type { Vehicle } from './fleet';
import { KINDS } from './kinds';
import type { VehicleState } from './schedule';

/** Meters that a tank lasts before it is filled again, as a share of its range. */
const REFILL_AT = 0.75;

type SensorKeys =
	| 'accstatus'
	| 'battery'
	| 'chargestatus'
	| 'defencestatus'
	| 'doorstatus'
	| 'externalpower'
	| 'fuel'
	| 'fueltime'
	| 'mileage'
	| 'odometer'
	| 'oilpowerstatus'
	| 'temperature'
	| 'temperaturetime'
	| 'todaymileage';

/** What the sensors of a vehicle show at a moment; the sentinels of the recordings where it has none. */
export function sensorReadings(
	vehicle: Vehicle,
	state: VehicleState,
	at: number,
	seed: number,
): Pick<Report, SensorKeys> {
	const traits = KINDS[vehicle.kind];
	const wired = vehicle.kind !== 'motorbike';
	const flag = (value: boolean) => (value ? 1 : 0);
	return {
		accstatus: flag(state.ignition),
		// wired units report 0 or -1 in the recordings, units with a battery a percentage
		battery: wired ? (seed % 2 === 0 ? 0 : -1) : 100 - ((Math.floor(at / 1500) + seed) % 70),
		chargestatus: wired ? -1 : flag(state.ignition),
		defencestatus: vehicle.kind === 'van' ? flag(!state.ignition) : -1,
		doorstatus: traits.door ? flag(state.doorOpen) : -1,
		externalpower: traits.volts > 0 ? volts(traits.volts, state.ignition, at, seed) : '',
		fuel: traits.tank > 0 ? liters(traits, state.odometer, seed) : '',
		fueltime: traits.tank > 0 ? at : 0,
		mileage: traits.odometer ? state.odometer : -1,
		odometer: traits.odometer && vehicle.kind !== 'van' ? state.odometer : -1,
		oilpowerstatus: traits.relay ? 1 : -1,
		temperature: Array.from({ length: traits.probes }, (_, probe) => degrees(state, at, seed, probe)),
		temperaturetime: traits.probes > 0 ? at : 0,
		todaymileage: traits.odometer ? state.today : -1,
	};
}

function volts(nominal: number, ignition: boolean, at: number, seed: number): string {
	const cells = nominal / 12;
	return (cells * ((ignition ? 13.8 : 12.5) + 0.2 * chance(seed, Math.floor(at / 60), 31))).toFixed(1);
}

function liters(traits: { tank: number; consumption: number }, odometer: number, seed: number): string {
	const range = (traits.tank / traits.consumption) * 100_000 * REFILL_AT;
	const used = (((odometer + mix(seed, 32)) % range) / 100_000) * traits.consumption;
	return (traits.tank * 0.97 - used).toFixed(1);
}

/** Freezer in the front, chiller behind; both warm up at an open door. */
function degrees(state: VehicleState, at: number, seed: number, probe: number): string {
	const wanted = probe === 0 ? -18 : 4;
	const wave = 0.8 * Math.sin(at / 700 + seed + probe);
	return (wanted + wave + (state.doorOpen ? 5 : 0)).toFixed(2);
}
