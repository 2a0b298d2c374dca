import type { SimulatorOptions } from './options';
import { Simulator } from './simulator';

export type { DeviceInput, PositionInput } from './world/device';
export type { FaultEffect } from './server/faults';
export type { SimulatorOptions } from './options';
export type { AccountRecord, AlarmRecord, DeviceRecord, TrackRecord } from './world/wire';
export { Simulator } from './simulator';

/** Starts a Protrack platform on 127.0.0.1. Stop it when done. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = new Simulator(options);
	await simulator.start(options.port ?? 0);
	return simulator;
}
