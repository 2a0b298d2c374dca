import type { SimulatorOptions } from './options';
import { Simulator } from './simulator';

export type { AccountInput } from './accounts';
export type { DeviceInput, PositionInput } from './device';
export type { FaultEffect, FaultHandle, FaultRule } from './faults';
export type { AlarmInput, PointInput } from './manualTelemetry';
export type { Behavior, Latency, SimulatorOptions } from './options';
export type { CallName, PathOverrides } from './paths';
export type { LoggedRequest } from './requestLog';
export type { AccountRecord, AlarmRecord, DeviceRecord, Point, TrackRecord } from './wire';
export type { Geofence, Message } from './world';
export { Simulator } from './simulator';

/** Starts a Protrack platform on 127.0.0.1. Stop it when done. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = new Simulator(options);
	await simulator.start(options.port ?? 0);
	return simulator;
}
