import type { DeviceInput, Simulator } from '../../../simulator';

/** The vehicles of these tests, all at one place unless a test says otherwise. */
export const LORRY = { imei: '350000000000001', name: 'Lorry 1', plate: 'KCX 211M' };
export const VAN = { imei: '350000000000002', name: 'Van 2', plate: 'KDB 412C' };

/** Where they are. */
export const PLACE = { latitude: -1.3, longitude: 36.8 };

/** Adds a vehicle that stands with the ignition off, and was heard of just now. */
export function addParked(simulator: Simulator, vehicle: DeviceInput, more: Partial<DeviceInput> = {}): void {
	simulator.addDevice({ ...vehicle, position: { ...PLACE, speed: 0, accstatus: 0 }, ...more });
}
